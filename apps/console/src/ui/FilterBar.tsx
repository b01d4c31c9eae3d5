import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Filter.module.css';

export interface FilterBarProps {
  /** SearchBox, FilterChips. */
  children: ReactNode;
  /** On the left: saved views. */
  views?: ReactNode;
  /** Shown as "clear all" when some filter is set. */
  onClear?: (() => void) | undefined;
}

/** The line of filters above a list. Their state is the address of the page. */
export function FilterBar({ children, views, onClear }: FilterBarProps) {
  const { t } = useTranslation('ui');
  return (
    <div className={classes.bar} role="search">
      {views ? <div className={classes.views}>{views}</div> : null}
      {children}
      {onClear ? <Button variant="subtle" size="compact-sm" onClick={onClear}>{t('filters.clear')}</Button> : null}
    </div>
  );
}
