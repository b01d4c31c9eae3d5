import type { DeviceDetail } from '#contract';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { IconClipboardList, IconCircleCheck, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { ErrorState } from '../../ui/ErrorState.js';
import { EmptyState } from '../../ui/EmptyState.js';
import { Panel } from '../../ui/Panel.js';
import { Skeletons } from '../../ui/Skeletons.js';
import { StateBadge } from '../../ui/StateBadge.js';
import { targetQuery } from './device.queries.js';
import css from './device.module.css';
import { Downloads } from './Downloads.js';
import { installRefusal } from './permitted.rules.js';
import { TargetItem } from './TargetItem.js';
import { inOrder } from './targetItem.rules.js';

/** The target of the device: what it must become, and why it is not so yet. */
export function ExpectedPanel({ device, installButton }: { device: DeviceDetail; installButton: ReactNode }) {
  const { t } = useTranslation('devices');
  const { data, error, refetch } = useQuery(targetQuery(device.id));
  const { permissions } = useSession();
  const refusal = installRefusal(device, permissions);
  const received = data !== undefined && (data.acknowledgedRevision ?? -1) >= data.revision;
  const badge = data && data.items.length > 0
    ? <StateBadge tone={received ? 'good' : 'information'} icon={received ? IconCircleCheck : IconSend} label={t(received ? 'expected.received' : 'expected.sending', { revision: data.revision })} />
    : null;
  const done = data?.items.filter((item) => item.state === 'done').length ?? 0;
  return (
    <Panel
      icon={IconClipboardList} title={t('expected.title')} badge={badge}
      actions={data && data.items.length > 0 ? <Text fw={650} c="dimmed" size="sm">{t('expected.summary', { done, total: data.items.length })}</Text> : null}
    >
      {error && !data ? <ErrorState problem={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={3} /> : null}
      {data?.items.length === 0
        ? <EmptyState icon={IconClipboardList} title={t('expected.emptyTitle')} text={!refusal ? t('expected.emptyText') : refusal === 'observeOnly' ? t('expected.emptyObserve') : t(`refusal.${refusal}`)} action={refusal ? undefined : installButton} />
        : null}
      <div className={css.items} aria-live="polite">
        {data ? inOrder(data.items).map((item) => <TargetItem key={item.key} item={item} device={device} />) : null}
      </div>
      <Downloads deviceId={device.id} />
    </Panel>
  );
}
