import type { EnrolmentTokenView } from '#contract';
import { Button } from '@mantine/core';
import { IconBan, IconCircleCheck, IconClockOff, IconKey, IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys, useList, useLive } from '../../api/index.js';
import { ConfirmDialog, DataTable, EmptyState, formatNumber, Page, ProgressBar, RelativeTime, StateBadge, toast, type Column } from '../../ui/index.js';
import css from './enrolment.module.css';
import { STATE_TONE, usesLeft } from './token.rules.js';

const ICONS = { valid: IconCircleCheck, used: IconUsersGroup, expired: IconClockOff, revoked: IconBan } as const;

/** The tokens: who may still join, until when, and an end to it. Uses count up live. */
export function TokensPage() {
  const { t, i18n } = useTranslation('enrolment');
  const client = useQueryClient();
  const [revoking, setRevoking] = useState<EnrolmentTokenView | null>(null);
  const list = useList<EnrolmentTokenView>(keys.tokens, '/enrolment-tokens');
  const refresh = () => client.invalidateQueries({ queryKey: keys.tokens });
  useLive('device.enrolled', () => void refresh());
  const columns = useMemo<Column<EnrolmentTokenView>[]>(() => [
    { id: 'label', header: t('list.label'), min: 190, grow: 1.6, cell: (row) => <bdi className={css.strong}>{row.label}</bdi> },
    { id: 'where', header: t('list.where'), min: 160, grow: 1.4, hideBelow: 720, cell: (row) => <bdi>{[row.organisation.name, row.site?.name].filter(Boolean).join(' › ')}</bdi> },
    { id: 'uses', header: t('list.uses'), min: 140, grow: 0.8, cell: (row) => <Uses token={row} text={t('list.usesOf', { uses: formatNumber(row.uses, i18n.language), max: formatNumber(row.maxUses, i18n.language) })} /> },
    { id: 'state', header: t('list.state'), min: 220, grow: 1, cell: (row) => <span className={css.state}><StateBadge tone={STATE_TONE[row.state]} icon={ICONS[row.state]} label={t(`state.${row.state}`)} /><small>{t(`stateWhy.${row.state}`, { count: usesLeft(row) })}</small></span> },
    { id: 'expires', header: t('list.expires'), min: 130, grow: 0.6, hideBelow: 860, cell: (row) => <RelativeTime at={row.expiresAt} /> },
    { id: 'revoke', header: '', min: 110, grow: 0, align: 'end', cell: (row) => (row.state === 'valid' ? <Button size="compact-sm" variant="default" onClick={() => setRevoking(row)}>{t('list.revoke')}</Button> : null) },
  ], [t, i18n.language]);
  const revoke = async () => {
    if (!revoking) return;
    await api.post(`/enrolment-tokens/${revoking.id}/revoke`);
    await refresh();
    toast.done(t('list.revoked', { label: revoking.label }));
  };
  const make = (label: string) => <Button component={Link} to="/enrolment/new" leftSection={<IconPlus size={17} stroke={2} />}>{label}</Button>;
  return (
    <Page title={t('title')} subtitle={t('lead')} actions={make(t('new'))}>
      <DataTable label={t('list.title')} columns={columns} query={list} rowKey={(row) => row.id} rowHeight={58} empty={<EmptyState icon={IconKey} title={t('list.emptyTitle')} text={t('list.emptyText')} action={make(t('list.emptyAction'))} />} />
      <ConfirmDialog opened={revoking !== null} onClose={() => setRevoking(null)} destructive title={t('list.revokeTitle', { label: revoking?.label ?? '' })} message={t('list.revokeText')} confirmLabel={t('list.revoke')} onConfirm={revoke} />
    </Page>
  );
}

function Uses({ token, text }: { token: EnrolmentTokenView; text: string }) {
  return <span className={css.uses}><span>{text}</span><ProgressBar thin label={text} total={token.maxUses} segments={[{ key: 'uses', label: text, value: token.uses, tone: token.state === 'valid' ? 'good' : 'off' }]} /></span>;
}
