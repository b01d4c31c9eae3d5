import type { CommuneChoice, DepartementView, GroupingChoice, Page } from '#contract';
import { Button, SegmentedControl, Select, Stack, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import classes from './Organisations.module.css';

const WAYS = ['departement', 'grouping', 'codes'] as const;
type Way = (typeof WAYS)[number];

/** A département, a grouping, or a pasted list of INSEE codes. */
export function CommuneChooser({ busy, onChoose }: { busy: boolean; onChoose: (choice: CommuneChoice) => void }) {
  const { t } = useTranslation('organisations');
  const [way, setWay] = useState<Way>('departement');
  const [departement, setDepartement] = useState<string | null>(null);
  const [grouping, setGrouping] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [codes, setCodes] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const departements = useQuery({ queryKey: [...keys.communes, 'departements'], queryFn: ({ signal }) => api.get<Page<DepartementView>>('/communes/departements', {}, signal), staleTime: Infinity });
  const groupings = useQuery({ queryKey: [...keys.communes, 'groupings', q], queryFn: ({ signal }) => api.get<Page<GroupingChoice>>('/communes/groupings', { q }, signal), enabled: way === 'grouping', placeholderData: keepPreviousData, staleTime: Infinity });
  // At most a thousand, of a dozen letters each: more is not read.
  const list = codes.split(/[^0-9A-Za-z]+/).filter(Boolean).slice(0, 1_000).map((code) => code.slice(0, 20));
  const choice: CommuneChoice | null = way === 'departement' ? (departement ? { departement } : null) : way === 'grouping' ? (grouping ? { grouping } : null) : list.length > 0 ? { codes: list } : null;
  return (
    <Stack gap="sm">
      <SegmentedControl aria-label={t('communes.which')} value={way} onChange={(value) => setWay(value as Way)} data={WAYS.map((value) => ({ value, label: t(`communes.ways.${value}`) }))} style={{ alignSelf: 'flex-start' }} />
      <form className={classes.choice} onSubmit={(event) => { event.preventDefault(); if (choice) onChoose(choice); }}>
        {way === 'departement' ? <Select label={t('communes.ways.departement')} searchable data-testid="departement" value={departement} onChange={setDepartement} data={departements.data?.items.map(({ code, name, communes }) => ({ value: code, label: `${code} · ${name} (${communes})` })) ?? []} /> : null}
        {way === 'grouping' ? <Select label={t('communes.ways.grouping')} description={t('communes.groupingHint')} searchable value={grouping} onChange={setGrouping} onSearchChange={setText} filter={({ options }) => options} data={groupings.data?.items.map(({ code, name, communes }) => ({ value: code, label: `${name} (${communes})` })) ?? []} /> : null}
        {way === 'codes' ? <Textarea label={t('communes.ways.codes')} description={t('communes.codesHint')} autosize minRows={3} maxRows={8} value={codes} onChange={(event) => setCodes(event.currentTarget.value)} /> : null}
        <Button type="submit" variant="default" loading={busy} disabled={!choice}>{t('communes.compare')}</Button>
      </form>
    </Stack>
  );
}
