import type { ApiTokenView } from '#contract';
import { Button } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, useList } from '../../api/index.js';
import { useScope } from '../../app/scope.js';
import { DataTable, EmptyState, Page, useFilters } from '../../ui/index.js';
import { tokenColumns } from './columns.js';
import { NewOrganisationToken } from './NewOrganisationToken.js';

const keyOf = (row: ApiTokenView): string => row.id;

/** Every key that a program has here: whose it is, what it may, and whether anybody still uses it. */
export function TokensPage() {
  const { t } = useTranslation('tokens');
  const { scope } = useScope();
  const filters = useFilters(['new']);
  const list = useList<ApiTokenView>(keys.managedTokens, '/api-tokens', { organisationId: scope.organisationId });
  const columns = useMemo(() => tokenColumns(t), [t]);
  const add = <Button leftSection={<IconPlus size={17} stroke={1.75} aria-hidden />} onClick={() => filters.set('new', '1')}>{t('addFor')}</Button>;
  return (
    <Page title={t('nav')} subtitle={t('lead')} actions={add}>
      <DataTable label={t('nav')} columns={columns} query={list} rowKey={keyOf} rowHeight={64} empty={<EmptyState icon={IconKey} title={t('none')} text={t('noneText')} action={add} />} />
      <NewOrganisationToken opened={filters.values.new !== undefined} onClose={() => filters.set('new', undefined)} />
    </Page>
  );
}
