import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { rowsOf, useList, type QueryValues } from '../../api/index.js';

interface PlaceSelectProps<T> {
  path: '/organisations' | '/sites';
  queryKey: readonly string[];
  query: QueryValues;
  label: string;
  placeholder: string;
  testId: string;
  value: string | null;
  /** The place that is chosen already when the form opens. */
  known?: { id: string; name: string } | null;
  /** The place as the server tells it; null when the field was emptied. */
  onChange: (place: T | null) => void;
  /** What stands in the list; the name by default. */
  labelOf?: (place: T) => string;
  /** Takes the focus when its dialog opens. */
  focusFirst?: boolean;
  error?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  clearable?: boolean;
}

/** A commune or a site as a form field; the server searches while one types. */
export function PlaceSelect<T extends { id: string; name: string }>({ path, queryKey, query, value, onChange, error, testId, known, labelOf = ({ name }) => name, focusFirst, ...field }: PlaceSelectProps<T>) {
  const [text, setText] = useState('');
  const [picked, setPicked] = useState(known ? { value: known.id, label: known.name } : null);
  const [q] = useDebouncedValue(text.trim(), 200);
  // What stands in the box after a choice is the choice, not a search.
  const searched = picked?.label === q ? '' : q;
  const places = useList<T>([...queryKey, 'field'], path, { ...query, q: searched }, { limit: 50, enabled: !field.disabled });
  const found = rowsOf(places).map((place) => ({ value: place.id, label: labelOf(place) }));
  const data = picked && picked.value === value && !found.some((one) => one.value === value) ? [picked, ...found] : found;
  return (
    <Select
      {...field} searchable data-testid={testId} data={data} value={value} error={error} limit={50} filter={({ options }) => options}
      onSearchChange={setText} onChange={(id, option) => { setPicked(option ? { value: option.value, label: option.label } : null); onChange(rowsOf(places).find((place) => place.id === id) ?? null); }}
      data-autofocus={focusFirst}
    />
  );
}
