import type { OrganisationView, SiteView } from '#contract';
import { Button, Text } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { keys, useList } from '../../api/index.js';
import { DataTable, EmptyState, FilterBar, SearchBox, useFilters } from '../../ui/index.js';
import { siteColumns } from './columns.js';

const keyOf = (row: SiteView): string => row.id;
const linkTo = (row: SiteView): string => `/sites/${row.id}`;

/** The sites of one organisation; of a grouping those of its members too. @param titled it is not the only list of the page: of a grouping */
export function SitesList({ organisation, onAdd, titled = false }: { organisation: OrganisationView; onAdd: (() => void) | undefined; titled?: boolean }) {
  const { t, i18n } = useTranslation('organisations');
  const filters = useFilters(['q']);
  const { q } = filters.values;
  const list = useList<SiteView>([...keys.sites, 'list', organisation.id], '/sites', { organisationId: organisation.id, q });
  return (
    <>
      {titled ? <Text component="h2" fw={700}>{t('sites')}</Text> : null}
      {organisation.sites > 0 ? <FilterBar><SearchBox value={q} onChange={(value) => filters.set('q', value)} placeholder={t('searchSite')} /></FilterBar> : null}
      <DataTable
        label={t('sitesOf', { name: organisation.name })} columns={siteColumns(t, i18n.language, titled)} query={list} rowKey={keyOf} rowLink={linkTo}
        empty={<EmptyState icon={IconSchool} title={q ? t('noMatch', { q }) : t('noSite')} text={q ? t('noMatchText') : t('noSiteText')} action={onAdd && !q ? <Button onClick={onAdd}>{t('addSite')}</Button> : undefined} />}
      />
    </>
  );
}
