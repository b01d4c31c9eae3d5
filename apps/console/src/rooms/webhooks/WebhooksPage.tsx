import type { WebhookView } from '#contract';
import { Button } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, useList } from '../../api/index.js';
import { DataTable, EmptyState, Page, useFilters } from '../../ui/index.js';
import { webhookColumns } from './columns.js';
import { NewWebhook } from './NewWebhook.js';

const keyOf = (row: WebhookView): string => row.id;
const linkTo = (row: WebhookView): string => `/webhooks/${row.id}`;

/** Every server that is told what happens, and whether it listens. */
export function WebhooksPage() {
  const { t } = useTranslation('webhooks');
  const filters = useFilters(['new']);
  const list = useList<WebhookView>([...keys.webhooks, 'list'], '/webhooks');
  const columns = useMemo(() => webhookColumns(t), [t]);
  const add = <Button leftSection={<IconPlus size={17} stroke={1.75} aria-hidden />} onClick={() => filters.set('new', '1')}>{t('add')}</Button>;
  return (
    <Page title={t('nav')} subtitle={t('lead')} actions={add}>
      <DataTable label={t('nav')} columns={columns} query={list} rowKey={keyOf} rowLink={linkTo} rowHeight={64} empty={<EmptyState icon={IconWebhook} title={t('none')} text={t('noneText')} action={add} />} />
      <NewWebhook opened={filters.values.new !== undefined} onClose={() => filters.set('new', undefined)} />
    </Page>
  );
}
