import type { SiteView } from '#contract';
import { Button } from '@mantine/core';
import { IconPlus, IconSchool } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SettingsLink } from '../placesettings/SettingsLink.js';
import { keys, useList } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { useOrganisation } from '../../app/shell/usePlaceNames.js';
import { DataTable, EmptyState, FilterBar, Page, SearchBox, useFilters } from '../../ui/index.js';
import { DelegationPanel } from '../delegation/DelegationPanel.js';
import { siteColumns } from './columns.js';
import { NewSite } from './NewSite.js';

const keyOf = (row: SiteView): string => row.id;
const linkTo = (row: SiteView): string => `/devices?organisationId=${row.organisation.id}&siteId=${row.id}`;

/** The sites of one organisation. */
export function SitesPage() {
  const { t, i18n } = useTranslation('organisations');
  const { organisationId = '' }: { organisationId?: string } = useParams({ strict: false });
  const mayManage = useMay('organisations.manage');
  const mayDelegate = useMay('delegation.manage');
  const filters = useFilters(['q', 'new']);
  const { q } = filters.values;
  const organisation = useOrganisation(organisationId);
  const list = useList<SiteView>([...keys.sites, 'list', organisationId], '/sites', { organisationId, q });
  const add = (): void => filters.set('new', '1');
  const name = organisation.data?.name ?? '…';
  return (
    <Page title={name} subtitle={<><Link to="/organisations">{t('nav')}</Link> · {organisation.data ? t('organisationLead', { count: organisation.data.sites, devices: organisation.data.devices }) : null}</>} actions={<><SettingsLink search={{ organisationId }} />{mayManage ? <Button leftSection={<IconPlus size={17} stroke={1.75} aria-hidden />} onClick={add}>{t('addSite')}</Button> : null}</>}>
      {mayDelegate && organisation.data && organisation.data.kind !== 'syndicate' ? <DelegationPanel organisationId={organisationId} name={name} /> : null}
      <FilterBar><SearchBox value={q} onChange={(value) => filters.set('q', value)} placeholder={t('searchSite')} /></FilterBar>
      <DataTable
        label={t('sitesOf', { name })} columns={siteColumns(t, i18n.language)} query={list} rowKey={keyOf} rowLink={linkTo}
        empty={<EmptyState icon={IconSchool} title={q ? t('noMatch', { q }) : t('noSite')} text={q ? t('noMatchText') : t('noSiteText')} action={mayManage && !q ? <Button onClick={add}>{t('addSite')}</Button> : undefined} />}
      />
      <NewSite organisation={{ id: organisationId, name }} opened={mayManage && filters.values.new !== undefined} onClose={() => filters.set('new', undefined)} />
    </Page>
  );
}
