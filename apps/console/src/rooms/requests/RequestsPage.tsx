import type { RequestView } from '#contract';
import { Button, Group } from '@mantine/core';
import { IconFilterOff, IconInbox, IconMessagePlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, useList } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { DataTable, EmptyState, Page, useFilters } from '../../ui/index.js';
import { NewRequestDialog } from './NewRequestDialog.js';
import { requestColumns } from './requestColumns.js';
import { REQUEST_FILTERS, RequestFilters } from './RequestFilters.js';
import { useRequestNews } from './useRequestNews.js';
import { useStanding } from './useStanding.js';

const keyOf = (row: RequestView): string => row.id;
const linkTo = (row: RequestView): string => `/requests/${row.id}`;

/** What teachers and eRUN wish for, the newest first. */
export function RequestsPage() {
  const { t, i18n } = useTranslation('requests');
  const filters = useFilters(REQUEST_FILTERS);
  const asking = useFilters(['new'] as const);
  const { q, state, organisationId, siteId, mine } = filters.values;
  const list = useList<RequestView>(keys.requests, '/requests', { q, state, organisationId, siteId, mine });
  const mayOpen = useMay('deployments.manage');
  const standing = useStanding();
  const columns = useMemo(() => requestColumns(t, i18n.language, standing), [t, i18n.language, standing]);
  useRequestNews();
  const ask = <Button leftSection={<IconMessagePlus size={17} stroke={1.75} aria-hidden />} onClick={() => asking.set('new', '1')} data-testid="request-new">{t('new.open')}</Button>;
  const all = () => filters.replace({});
  return (
    <Page title={t('title')} subtitle={t('lead')} actions={ask}>
      <RequestFilters filters={filters} />
      <DataTable
        label={t('title')} columns={columns} query={list} rowKey={keyOf} rowHeight={66} rowLink={linkTo}
        empty={filters.count > 0
          ? <EmptyState icon={IconFilterOff} title={t('list.noneTitle')} text={t('list.noneText')} action={<Button variant="default" onClick={all}>{t('list.all')}</Button>} />
          : <EmptyState icon={IconInbox} title={t('list.emptyTitle')} text={t(mayOpen ? 'list.emptyText' : 'list.emptyAsk')} action={<Group justify="center" gap="xs">{mayOpen ? <Button component={Link} to="/sites" variant="default">{t('list.emptySites')}</Button> : null}{ask}</Group>} />}
      />
      <NewRequestDialog opened={asking.values.new === '1'} onClose={() => asking.set('new', undefined)} />
    </Page>
  );
}
