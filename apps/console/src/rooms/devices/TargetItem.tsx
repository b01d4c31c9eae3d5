import type { DeviceDetail, Reason as ReasonCode, TargetItemView } from '#contract';
import { Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconApps, IconAppsOff, IconCircleCheck, IconClock, IconDownload, IconLoader2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { REASON_LOOK } from '../../ui/reasons.js';
import { StateBadge } from '../../ui/StateBadge.js';
import { RelativeTime } from '../../ui/Values.js';
import css from './device.module.css';
import { RemoveItem } from './RemoveItem.js';
import { isMoving, itemLook, said, type ItemLook } from './targetItem.rules.js';

const ICONS = { pending: IconClock, downloading: IconDownload, working: IconLoader2, workingAbsent: IconLoader2, done: IconCircleCheck, waiting: IconClock, failed: IconAlertTriangle } as const satisfies Record<ItemLook, unknown>;

/** One thing expected of the device: what, where it stands, why not yet, what happens next. */
export function TargetItem({ item, device }: { item: TargetItemView; device: DeviceDetail }) {
  const { t } = useTranslation('devices');
  const offline = device.presence !== 'online';
  const { look, tone } = itemLook(item);
  const { sentence, rest } = said(item.detail);
  // An item that nobody answered for yet on an absent device waits for that device, whatever was last reported.
  const reason: ReasonCode | null = item.state === 'done' ? null : offline && item.state !== 'failed' ? 'offline' : item.reason;
  const Mark = item.ensure === 'present' ? IconApps : IconAppsOff;
  return (
    <div className={css.item} data-testid={`target-item-${item.key}`} data-state={item.state} data-ensure={item.ensure}>
      <Mark size={19} stroke={1.75} aria-hidden color="var(--ink-2)" />
      <span className={css.what}>
        {item.deploymentId
          ? <Link to={`/deployments/${item.deploymentId}`} className={css.name}><bdi>{item.title}</bdi></Link>
          : <bdi className={css.name}>{item.title}</bdi>}
        <span className={css.aside}>{t(`expected.${item.ensure}`)}{item.wantedVersion ? <> <bdi>{item.wantedVersion}</bdi></> : null}</span>
      </span>
      <span className={css.end}>
        <span className={css.next}><Next item={item} reason={reason} /></span>
        <span data-testid={`target-state-${item.key}`}>
          {reason && !isMoving(item)
            ? <StateBadge tone={item.state === 'failed' ? 'bad' : REASON_LOOK[reason].tone} icon={REASON_LOOK[reason].icon} label={t(`${reason}.label`, { ns: 'reasons' })} />
            : <StateBadge tone={tone} icon={ICONS[look]} label={isMoving(item) && item.progress !== null ? `${t(`itemState.${look}`)} · ${item.progress} %` : t(`itemState.${look}`)} />}
        </span>
        <RemoveItem item={item} device={device} />
      </span>
      {isMoving(item) ? <Progress className={css.bar} value={item.progress ?? 100} animated={item.progress === null} size={6} color="var(--information)" aria-label={item.title} /> : null}
      {item.state === 'failed' || (item.state === 'waiting' && sentence) ? (
        <Text className={css.sentence}><bdi>{sentence}</bdi>{item.state === 'failed' && reason ? <Text span inherit c="dimmed">{sentence ? ' ' : null}{t(`${reason}.next`, { ns: 'reasons' })}</Text> : null}</Text>
      ) : null}
      {item.state !== 'done' && rest ? <details className={css.details}><summary>{t('expected.detail')}</summary><pre className={css.said}><bdi>{rest}</bdi></pre></details> : null}
    </div>
  );
}

function Next({ item, reason }: { item: TargetItemView; reason: ReasonCode | null }) {
  const { t } = useTranslation('devices');
  if (item.state === 'done') return <>{item.version ? <><bdi>{item.version}</bdi> · </> : null}<RelativeTime at={item.updatedAt} /></>;
  if (isMoving(item)) return <RelativeTime at={item.updatedAt} />;
  return (
    <>
      {item.retryAt && reason !== 'offline' ? <>{t('retry', { ns: 'reasons' })} <RelativeTime at={item.retryAt} /></> : reason && item.state !== 'failed' ? t(`${reason}.next`, { ns: 'reasons' }) : <RelativeTime at={item.updatedAt} />}
    </>
  );
}
