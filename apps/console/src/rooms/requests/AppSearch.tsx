import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CYCLES, SUBJECTS } from '../catalogue/app.lists.js';
import css from './ask.module.css';

export interface WantedApp { q: string; cycle: string; subject: string }
export const NOTHING_WANTED: WantedApp = { q: '', cycle: '', subject: '' };

/** Words, cycle and subject to find an app by. */
export function AppSearch({ wanted, onChange }: { wanted: WantedApp; onChange: (wanted: WantedApp) => void }) {
  const { t } = useTranslation('ask');
  const { t: catalogue } = useTranslation('catalogue');
  const choices = (kind: 'cycle' | 'subject', values: readonly string[]) => [{ value: '', label: t(`what.any.${kind}`) }, ...values.map((value) => ({ value, label: catalogue(`${kind}.${value}`) }))];
  return (
    <div className={css.search}>
      <TextInput
        type="search" aria-label={t('what.search')} placeholder={t('what.search')} leftSection={<IconSearch size={17} stroke={1.75} aria-hidden />} enterKeyHint="search" value={wanted.q}
        onChange={(event) => onChange({ ...wanted, q: event.currentTarget.value })} onKeyDown={(event) => { if (event.key === 'Enter') event.preventDefault(); }}
      />
      <NativeSelect aria-label={catalogue('filter.cycle')} data={choices('cycle', CYCLES)} value={wanted.cycle} onChange={(event) => onChange({ ...wanted, cycle: event.currentTarget.value })} />
      <NativeSelect aria-label={catalogue('filter.subject')} data={choices('subject', SUBJECTS)} value={wanted.subject} onChange={(event) => onChange({ ...wanted, subject: event.currentTarget.value })} />
    </div>
  );
}
