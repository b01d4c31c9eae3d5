import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyValue } from '../../ui/index.js';
import css from './device.module.css';
import { Said } from './Section.js';

/** A string is the device's own word; nothing, or an empty one, was not told. */
export interface Fact { key?: string; label: string; value: ReactNode }

/** What a device told, line by line; what it did not tell is named once, beneath. */
export function Facts({ rows }: { rows: Fact[] }) {
  const { t, i18n } = useTranslation('devices');
  const told = rows.filter(({ value }) => value !== undefined && value !== null && value !== '');
  const untold = rows.filter((row) => !told.includes(row)).map(({ label }) => (label === label.toUpperCase() ? label : label.toLocaleLowerCase(i18n.language)));
  return (
    <>
      {told.length > 0 ? <KeyValue rows={told.map((row) => ({ ...row, value: typeof row.value === 'string' ? <Said>{row.value}</Said> : row.value }))} /> : null}
      {untold.length > 0 ? <p className={css.untold}>{t('hardware.untold')} {new Intl.ListFormat(i18n.language).format(untold)}.</p> : null}
    </>
  );
}
