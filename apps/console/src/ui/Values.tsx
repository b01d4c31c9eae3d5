/** Small values in a sentence or a cell, in the user's language. */
import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatExact, formatMoment, formatNumber, formatRelative } from './format.js';
import { useMinute } from './useMinute.js';

export interface NumProps { value: number; digits?: number }
export function Num({ value, digits = 0 }: NumProps) {
  const { i18n } = useTranslation();
  return <>{formatNumber(value, i18n.language, digits)}</>;
}

export interface BytesProps { value: number | null | undefined }
/** A dash when unknown. */
export function Bytes({ value }: BytesProps) {
  const { i18n } = useTranslation();
  return <>{value === null || value === undefined ? '–' : formatBytes(value, i18n.language)}</>;
}

export interface RelativeTimeProps {
  /** ISO UTC; a dash when null. */
  at: string | null | undefined;
}
/** Relative time that stays true by itself; the exact time in Europe/Paris on hover and for screen readers. */
export function RelativeTime({ at }: RelativeTimeProps) {
  const { i18n } = useTranslation();
  const now = useMinute();
  if (!at) return <>–</>;
  const date = new Date(at);
  return (
    <Tooltip label={formatExact(date, i18n.language)}>
      <time dateTime={at}>{formatRelative(date, now, i18n.language)}</time>
    </Tooltip>
  );
}

/** A moment that is planned, by its day and hour; the exact one on hover and for screen readers. */
export function Moment({ at }: { at: string }) {
  const { i18n } = useTranslation();
  const now = useMinute();
  const date = new Date(at);
  return (
    <Tooltip label={formatExact(date, i18n.language)}>
      <time dateTime={at}>{formatMoment(date, now, i18n.language)}</time>
    </Tooltip>
  );
}
