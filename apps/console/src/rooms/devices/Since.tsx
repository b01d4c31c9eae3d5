import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatExact } from '../../ui/index.js';
import { numberFormat } from '../../ui/intl.js';
import { useMinute } from '../../ui/useMinute.js';
import { sinceUnit } from './presence.rules.js';

/** How long something has lasted, as short as it gets: « 2 j », « 5 h », « 12 min »; the exact start on hover. */
export function Since({ at }: { at: string }) {
  const { i18n } = useTranslation();
  const { count, unit } = sinceUnit(new Date(at), useMinute());
  return (
    <Tooltip label={formatExact(new Date(at), i18n.language)}>
      <time dateTime={at}>{numberFormat(i18n.language, { style: 'unit', unit, unitDisplay: 'short' }).format(count)}</time>
    </Tooltip>
  );
}
