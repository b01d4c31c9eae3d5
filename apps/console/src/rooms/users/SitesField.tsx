import type { SiteView } from '#contract';
import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList } from '../../api/index.js';

/** Several sites, of several communes if need be; the server searches while one types. */
export function SitesField({ value, onChange, error }: { value: string[]; onChange: (ids: string[]) => void; error: ReactNode }) {
  const { t } = useTranslation('users');
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const sites = rowsOf(useList<SiteView>([...keys.sites, 'field'], '/sites', { q }, { limit: 50 }));
  const found = sites.map(({ id, name, organisation }) => ({ value: id, label: `${name} · ${organisation.name}` }));
  const others = value.filter((id) => !found.some((one) => one.value === id)).map((id) => ({ value: id, label: chosen.get(id) ?? id }));
  const pick = (ids: string[]): void => {
    setChosen(new Map([...others, ...found].filter((one) => ids.includes(one.value)).map((one) => [one.value, one.label])));
    setText('');
    onChange(ids);
  };
  return (
    <MultiSelect
      searchable hidePickedOptions data-testid="grant-sites" label={t('place.sitesLabel')} description={value.length > 0 ? t('place.sitesChosen', { count: value.length }) : undefined} placeholder={t('place.sitesHint')}
      nothingFoundMessage={t('place.noSite')} data={[...others, ...found]} filter={({ options }) => options} value={value} error={error} searchValue={text} onSearchChange={setText} onChange={pick}
    />
  );
}
