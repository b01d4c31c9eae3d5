import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { rowsOf, useList, type QueryValues } from '../../api/index.js';

interface PlaceSelectProps {
  path: '/organisations' | '/sites';
  queryKey: readonly string[];
  query: QueryValues;
  label: string;
  placeholder: string;
  testId: string;
  value: string | null;
  onChange: (id: string | null) => void;
  error?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  clearable?: boolean;
}

/** A commune or a site as a form field; the server searches while one types. */
export function PlaceSelect<T extends { id: string; name: string }>({ path, queryKey, query, value, onChange, error, testId, ...field }: PlaceSelectProps) {
  const [text, setText] = useState('');
  const [picked, setPicked] = useState<{ value: string; label: string } | null>(null);
  const [q] = useDebouncedValue(text.trim(), 200);
  // What stands in the box after a choice is the choice, not a search.
  const searched = picked?.label === q ? '' : q;
  const places = useList<T>([...queryKey, 'field'], path, { ...query, q: searched }, { limit: 50, enabled: !field.disabled });
  const found = rowsOf(places).map(({ id, name }) => ({ value: id, label: name }));
  const data = picked && picked.value === value && !found.some((one) => one.value === value) ? [picked, ...found] : found;
  return (
    <Select
      {...field} searchable data-testid={testId} data={data} value={value} error={error} limit={50} filter={({ options }) => options}
      onSearchChange={setText} onChange={(id, option) => { setPicked(option ? { value: option.value, label: option.label } : null); onChange(id); }}
    />
  );
}
