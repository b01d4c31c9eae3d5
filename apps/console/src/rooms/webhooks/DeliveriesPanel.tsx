import type { WebhookDeliveryView } from '#contract';
import { Button } from '@mantine/core';
import { IconFilterOff, IconHistory } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, useList } from '../../api/index.js';
import { DataTable, EmptyState, FilterBar, FilterChip, useFilters } from '../../ui/index.js';
import { deliveryColumns } from './columns.js';
import { DeliveryDialog } from './DeliveryDialog.js';
import { FOLLOW } from './webhook.queries.js';

const keyOf = (row: WebhookDeliveryView): string => row.id;
const STATES: readonly WebhookDeliveryView['state'][] = ['failed', 'waiting', 'delivered'];

/** Each message with what became of it; a click looks into it. */
export function DeliveriesPanel({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation('webhooks');
  const filters = useFilters(['state']);
  const { state } = filters.values;
  const list = useList<WebhookDeliveryView>([...keys.webhook(webhookId), 'deliveries'], `/webhooks/${webhookId}/deliveries`, { state });
  const columns = useMemo(() => deliveryColumns(t), [t]);
  const [looked, setLooked] = useState<WebhookDeliveryView>();
  const [opened, setOpened] = useState(false);
  const { refetch } = list;
  useEffect(() => {
    const timer = setInterval(() => void refetch(), FOLLOW);
    return () => clearInterval(timer);
  }, [refetch]);
  const clear = (): void => filters.set('state', undefined);
  return (
    <>
      <FilterBar><FilterChip label={t('columns.state')} value={state} options={STATES.map((value) => ({ value, label: t(`delivery.${value}`) }))} onChange={(value) => filters.set('state', value)} /></FilterBar>
      <DataTable
        label={t('history')} columns={columns} query={list} rowKey={keyOf} onRowOpen={(row) => { setLooked(row); setOpened(true); }}
        empty={state
          ? <EmptyState icon={IconFilterOff} title={t('noneOfState')} text={t('noneOfStateText')} action={<Button variant="default" onClick={clear}>{t('clearFilter')}</Button>} />
          : <EmptyState icon={IconHistory} title={t('noHistory')} text={t('noHistoryText')} />}
      />
      {looked ? <DeliveryDialog webhookId={webhookId} delivery={looked} opened={opened} onClose={() => setOpened(false)} /> : null}
    </>
  );
}
