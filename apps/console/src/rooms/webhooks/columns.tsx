/** Columns of the two lists of this room. */
import type { WebhookDeliveryView, WebhookView } from '#contract';
import { IconBuildingCommunity, IconSitemap } from '@tabler/icons-react';
import { RelativeTime, StateBadge, type Column } from '../../ui/index.js';
import { DELIVERY_LOOK, STANDING_LOOK } from './webhook.look.js';
import { hostOf, standingOf, wordOf } from './webhook.rules.js';
import css from './webhooks.module.css';
import { Outcome, Why } from './Why.js';

type Translate = (key: string, values?: Record<string, unknown>) => string;

export function webhookColumns(t: Translate): Column<WebhookView>[] {
  return [
    { id: 'name', header: t('columns.name'), min: 220, grow: 2, cell: (row) => <span className={css.two}><strong>{row.name}</strong><bdi className={css.quiet}>{hostOf(row.url)}</bdi></span> },
    {
      id: 'place', header: t('columns.place'), min: 170, hideBelow: 720,
      cell: (row) => <span className={css.place}>{row.organisation ? <IconBuildingCommunity size={17} stroke={1.75} aria-hidden /> : <IconSitemap size={17} stroke={1.75} aria-hidden />}{row.organisation?.name ?? t('whole')}</span>,
    },
    { id: 'events', header: t('columns.events'), min: 130, hideBelow: 900, cell: (row) => t('eventCount', { count: row.events.length }) },
    { id: 'state', header: t('columns.state'), min: 230, grow: 2, cell: (row) => <span className={css.two}><span><StateBadge {...STANDING_LOOK[standingOf(row)]} label={t(`standing.${standingOf(row)}`)} /></span><Why hook={row} /></span> },
    { id: 'last', header: t('columns.last'), min: 130, hideBelow: 620, cell: (row) => (row.lastDeliveredAt ? <RelativeTime at={row.lastDeliveredAt} /> : <span className={css.quiet}>{t('never')}</span>) },
  ];
}

export function deliveryColumns(t: Translate): Column<WebhookDeliveryView>[] {
  return [
    { id: 'type', header: t('columns.event'), min: 220, grow: 2, cell: (row) => t(`events.${wordOf(row.type)}`) },
    { id: 'state', header: t('columns.state'), min: 120, cell: (row) => <StateBadge {...DELIVERY_LOOK[row.state]} label={t(`delivery.${row.state}`)} /> },
    { id: 'outcome', header: t('columns.outcome'), min: 240, grow: 2, cell: (row) => <Outcome delivery={row} /> },
    { id: 'duration', header: t('columns.duration'), min: 90, align: 'end', hideBelow: 760, cell: (row) => (row.durationMs === null ? '–' : t('ms', { count: row.durationMs })) },
    { id: 'at', header: t('columns.at'), min: 130, hideBelow: 560, cell: (row) => <RelativeTime at={row.at} /> },
  ];
}
