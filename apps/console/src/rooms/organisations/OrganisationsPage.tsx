import type { OrganisationView } from '#contract';
import { Button } from '@mantine/core';
import { IconBuildingCommunity, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { SettingsLink } from '../placesettings/SettingsLink.js';
import { keys, useList } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { DataTable, EmptyState, FilterBar, Page, SearchBox, useFilters } from '../../ui/index.js';
import { organisationColumns } from './columns.js';
import { NewOrganisation } from './NewOrganisation.js';

const linkTo = (row: OrganisationView): string => `/organisations/${row.id}`;
const keyOf = (row: OrganisationView): string => row.id;

/** The syndicate and its members. */
export function OrganisationsPage() {
  const { t, i18n } = useTranslation('organisations');
  const mayManage = useMay('organisations.manage');
  const filters = useFilters(['q', 'new']);
  const { q } = filters.values;
  const list = useList<OrganisationView>([...keys.organisations, 'list'], '/organisations', { q });
  const add = (): void => filters.set('new', '1');
  return (
    <Page title={t('nav')} subtitle={t('lead')} actions={<><SettingsLink />{mayManage ? <Button leftSection={<IconPlus size={17} stroke={1.75} aria-hidden />} onClick={add}>{t('add')}</Button> : null}</>}>
      <FilterBar><SearchBox value={q} onChange={(value) => filters.set('q', value)} placeholder={t('search')} /></FilterBar>
      <DataTable
        label={t('nav')} columns={organisationColumns(t, i18n.language)} query={list} rowKey={keyOf} rowLink={linkTo}
        empty={<EmptyState icon={IconBuildingCommunity} title={q ? t('noMatch', { q }) : t('none')} text={q ? t('noMatchText') : t('noneText')} action={mayManage && !q ? <Button onClick={add}>{t('add')}</Button> : undefined} />}
      />
      <NewOrganisation opened={mayManage && filters.values.new !== undefined} onClose={() => filters.set('new', undefined)} />
    </Page>
  );
}
