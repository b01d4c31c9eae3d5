import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { rowsOf, useList, type QueryValues } from '../../api/index.js';
import type { Named } from './token.rules.js';

interface PlacesSelectProps {
  path: '/organisations' | '/sites';
  queryKey: readonly string[];
  query?: QueryValues;
  label: string;
  placeholder: string;
  value: readonly Named[];
  onChange: (places: Named[]) => void;
  error: string | undefined;
}

const MOST = 100;

/** Several communes or sites as a form field; the server searches while one types. */
export function PlacesSelect({ path, queryKey, query = {}, value, onChange, label, placeholder, error }: PlacesSelectProps) {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const found = rowsOf(useList<Named & { organisation?: Named }>([...queryKey, 'field'], path, { ...query, q }, { limit: 50 }));
  const labelOf = ({ name, organisation }: Named & { organisation?: Named }): string => (organisation && !query.organisationId ? `${name} · ${organisation.name}` : name);
  const listed = found.map((place) => ({ value: place.id, label: labelOf(place) }));
  const kept = value.filter(({ id }) => !found.some((place) => place.id === id)).map(({ id, name }) => ({ value: id, label: name }));
  const choose = (ids: string[]): void => onChange(ids.map((id) => ({ id, name: value.find((one) => one.id === id)?.name ?? found.find((one) => one.id === id)?.name ?? '' })));
  return (
    <MultiSelect
      searchable hidePickedOptions label={label} placeholder={value.length === 0 ? placeholder : ''} data={[...kept, ...listed]} value={value.map(({ id }) => id)} maxValues={MOST}
      filter={({ options }) => options} limit={60} error={error} onSearchChange={setText} onChange={choose}
    />
  );
}
