import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../ui/useMinute.js';
import { lastDay, parisDay } from './until.rules.js';

interface UntilFieldProps { value: string; onChange: (day: string) => void; required: boolean; error?: ReactNode }

/** The last day of a role. The browser's own date field: it speaks the user's language and takes the keyboard. */
export function UntilField({ value, onChange, required, error }: UntilFieldProps) {
  const { t } = useTranslation('users');
  const now = useMinute();
  return (
    <TextInput
      type="date" styles={{ wrapper: { maxWidth: 260 } }} label={t(required ? 'until.labelRequired' : 'until.label')} description={t('until.hint')} error={error}
      required={required} withAsterisk={false} min={parisDay(now)} max={lastDay(now)} value={value} onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
