import type { OrganisationView } from '#contract';
import { Button, SegmentedControl } from '@mantine/core';
import { IconBuildingCommunity, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SettingsLink } from '../placesettings/SettingsLink.js';
import { keys, useList } from '../../api/index.js';
import { DataTable, EmptyState, FilterBar, FilterChip, Page, SearchBox, useFilters } from '../../ui/index.js';
import { organisationColumns } from './columns.js';
import { ImportMenu } from './ImportMenu.js';
import { OrganisationDialog } from './OrganisationDialog.js';
import { useMayChangeTree } from './useMayChangeTree.js';

const linkTo = (row: OrganisationView): string => `/organisations/${row.id}`;
const keyOf = (row: OrganisationView): string => row.id;
const KINDS = ['grouping', 'commune', 'other'] as const;

/** The syndicate and its members: by groupings, or all of them; a search finds at every level. */
export function OrganisationsPage() {
  const { t, i18n } = useTranslation('organisations');
  const mayChange = useMayChangeTree();
  const filters = useFilters(['q', 'kind', 'view', 'new']);
  const { q, kind, view } = filters.values;
  const list = useList<OrganisationView>([...keys.organisations, 'list'], '/organisations', { q, kind, top: q || kind || view === 'all' ? undefined : 'true' });
  const add = (): void => filters.set('new', '1');
  const lead = <>{t('lead')} <Link to="/sites">{t('allSites')}</Link></>;
  return (
    <Page title={t('nav')} subtitle={lead} actions={<><SettingsLink />{mayChange ? <><ImportMenu /><Button leftSection={<IconPlus size={17} stroke={1.75} aria-hidden />} onClick={add}>{t('add')}</Button></> : null}</>}>
      <FilterBar>
        <SearchBox value={q} onChange={(value) => filters.set('q', value)} placeholder={t('search')} />
        <FilterChip label={t('kind')} value={kind} options={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))} onChange={(value) => filters.set('kind', value)} />
        {q || kind ? null : <SegmentedControl size="xs" aria-label={t('view.label')} value={view ?? 'grouped'} onChange={(value) => filters.set('view', value === 'all' ? 'all' : undefined)} data={[{ value: 'grouped', label: t('view.grouped') }, { value: 'all', label: t('view.all') }]} />}
      </FilterBar>
      <DataTable
        label={t('nav')} columns={organisationColumns(t, i18n.language)} query={list} rowKey={keyOf} rowLink={linkTo}
        empty={<EmptyState icon={IconBuildingCommunity} title={q ? t('noMatch', { q }) : t('none')} text={q || kind ? t('noMatchText') : t('noneText')} action={mayChange && !q && !kind ? <><ImportMenu /><Button onClick={add}>{t('add')}</Button></> : undefined} />}
      />
      <OrganisationDialog opened={mayChange && filters.values.new !== undefined} onClose={() => filters.set('new', undefined)} />
    </Page>
  );
}
