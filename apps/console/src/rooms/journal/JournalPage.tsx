import type { AuditView } from '#contract';
import { Button } from '@mantine/core';
import { IconFilterOff, IconHistory } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList } from '../../api/index.js';
import { DataTable, EmptyState, Page, useFilters } from '../../ui/index.js';
import { ChainLine } from './ChainLine.js';
import { journalColumns } from './columns.js';
import { EraseName } from './EraseName.js';
import { ExportMenu } from './ExportMenu.js';
import { FILTERS, JournalFilters } from './JournalFilters.js';
import { toMoments } from './period.rules.js';

const keyOf = (row: AuditView): string => row.id;

/** The trail of who did what, newest first, and how its chain stands. */
export function JournalPage() {
  const { t, i18n } = useTranslation('journal');
  const filters = useFilters(FILTERS);
  const { from, to, person, ...others } = filters.values;
  const query = { ...others, person, ...toMoments({ from, to }) };
  const list = useList<AuditView>([...keys.audit, 'list'], '/audit', query);
  const personName = person ? rowsOf(list).find((row) => row.person === person)?.actor || undefined : undefined;
  const columns = useMemo(() => journalColumns(t, i18n.language), [t, i18n.language]);
  return (
    <Page title={t('nav')} subtitle={t('lead')} actions={<ExportMenu query={query} />}>
      <ChainLine />
      <JournalFilters filters={filters} personName={personName} />
      {person && personName ? <EraseName person={person} name={personName} /> : null}
      <DataTable
        label={t('nav')} columns={columns} query={list} rowKey={keyOf} rowHeight={56}
        empty={filters.count > 0
          ? <EmptyState icon={IconFilterOff} title={t('noMatch')} text={t('noMatchText')} action={<Button variant="default" onClick={() => filters.replace({})}>{t('clear')}</Button>} />
          : <EmptyState icon={IconHistory} title={t('none')} text={t('noneText')} />}
      />
    </Page>
  );
}
