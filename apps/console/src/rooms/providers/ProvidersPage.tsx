import type { IdentityProviderView } from '#contract';
import { Button } from '@mantine/core';
import { IconId, IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, useList } from '../../api/index.js';
import { DataTable, EmptyState, formatNumber, Page, useFilters, type Column } from '../../ui/index.js';
import { NewProvider } from './NewProvider.js';
import { ProviderState } from './ProviderState.js';
import css from './providers.module.css';

const keyOf = (row: IdentityProviderView): string => row.id;
const linkTo = (row: IdentityProviderView): string => `/identity-providers/${row.id}`;

/** What people can sign in with besides a password. */
export function ProvidersPage() {
  const { t, i18n } = useTranslation('providers');
  const filters = useFilters(['new']);
  const list = useList<IdentityProviderView>(keys.providers, '/identity-providers');
  const columns = useMemo<Column<IdentityProviderView>[]>(() => [
    { id: 'name', header: t('columns.name'), min: 220, grow: 1.4, cell: (row) => <span className={css.name}><bdi>{row.name}</bdi><small><bdi>{row.issuer}</bdi></small></span> },
    { id: 'whose', header: t('columns.whose'), min: 150, grow: 1, hideBelow: 860, cell: (row) => <bdi>{row.organisation?.name ?? t('syndicate')}</bdi> },
    { id: 'state', header: t('columns.state'), min: 170, grow: 0.8, cell: (row) => <ProviderState provider={row} /> },
    { id: 'people', header: t('columns.people'), min: 110, grow: 0.4, align: 'end', hideBelow: 720, cell: (row) => formatNumber(row.people, i18n.language) },
  ], [t, i18n.language]);
  const add = <Button leftSection={<IconPlus size={17} stroke={1.75} aria-hidden />} onClick={() => filters.set('new', '1')}>{t('add.action')}</Button>;
  return (
    <Page title={t('title')} subtitle={t('lead')} actions={add}>
      <DataTable label={t('title')} columns={columns} query={list} rowKey={keyOf} rowLink={linkTo} rowHeight={60} empty={<EmptyState icon={IconId} title={t('none')} text={t('noneText')} action={add} />} />
      <NewProvider opened={filters.values.new !== undefined} onClose={() => filters.set('new', undefined)} />
    </Page>
  );
}
