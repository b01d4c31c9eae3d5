import type { SiteView } from '#contract';
import { IconSchool } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keys, useList } from '../../api/index.js';
import { DataTable, EmptyState, FilterBar, FilterChip, Page, SearchBox, useFilters } from '../../ui/index.js';
import { siteColumns } from './columns.js';
import { DistrictFilter } from './DistrictFilter.js';
import { ImportMenu } from './ImportMenu.js';
import { SITE_KINDS } from './site.rules.js';
import { useMayChangeTree } from './useMayChangeTree.js';

const keyOf = (row: SiteView): string => row.id;
const linkTo = (row: SiteView): string => `/sites/${row.id}`;

/** Every site, across communes: those of a district, all libraries… */
export function AllSitesPage() {
  const { t, i18n } = useTranslation('organisations');
  const mayChange = useMayChangeTree();
  const filters = useFilters(['q', 'district', 'kind']);
  const { q, district, kind } = filters.values;
  const list = useList<SiteView>([...keys.sites, 'list', 'all'], '/sites', { q, district, kind });
  return (
    <Page title={t('sites')} subtitle={<><Link to="/organisations">{t('nav')}</Link> · {t('sitesLead')}</>} actions={mayChange ? <ImportMenu /> : undefined}>
      <FilterBar onClear={filters.count > 0 ? () => filters.replace({}) : undefined}>
        <SearchBox value={q} onChange={(value) => filters.set('q', value)} placeholder={t('searchSite')} />
        <FilterChip label={t('district')} value={district} onChange={(value) => filters.set('district', value)}>
          {(close) => <DistrictFilter onChoose={(name) => { filters.set('district', name); close(); }} />}
        </FilterChip>
        <FilterChip label={t('kind')} value={kind} options={SITE_KINDS.map((value) => ({ value, label: t(`siteKinds.${value}`) }))} onChange={(value) => filters.set('kind', value)} />
      </FilterBar>
      <DataTable
        label={t('sites')} columns={siteColumns(t, i18n.language, true)} query={list} rowKey={keyOf} rowLink={linkTo}
        empty={<EmptyState icon={IconSchool} title={filters.count > 0 ? t('noSiteMatch') : t('noSite')} text={filters.count > 0 ? t('noMatchText') : t('noSiteText')} action={mayChange && filters.count === 0 ? <ImportMenu /> : undefined} />}
      />
    </Page>
  );
}
