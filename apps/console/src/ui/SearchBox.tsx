import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Filter.module.css';

export interface SearchBoxProps {
  value: string | undefined;
  /** Called 250 ms after the last key; `undefined` when emptied. */
  onChange: (value: string | undefined) => void;
  placeholder: string;
}

/** The search of a list. `/` focuses it, Escape empties it. */
export function SearchBox({ value, onChange, placeholder }: SearchBoxProps) {
  const { t } = useTranslation('ui');
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value ?? '');
  const tell = useDebouncedCallback((next: string) => onChange(next.trim() || undefined), 250);
  useHotkeys([['/', () => input.current?.focus()]]);
  // The address changed from outside (back, a saved view): follow it unless somebody is typing.
  useEffect(() => {
    if (document.activeElement !== input.current) setText(value ?? '');
  }, [value]);
  const change = (next: string): void => { setText(next); tell(next); };
  return (
    <TextInput
      ref={input} type="search" className={classes.search} value={text} placeholder={placeholder} aria-label={placeholder}
      leftSection={<IconSearch size={17} stroke={1.75} aria-hidden />}
      rightSection={text ? <CloseButton size="sm" aria-label={t('filters.clearSearch')} onClick={() => { change(''); input.current?.focus(); }} /> : <Kbd size="xs" aria-hidden>/</Kbd>}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => { if (event.key === 'Escape' && text) { event.stopPropagation(); change(''); } }}
    />
  );
}
