import { NumberInput, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AmountDraft } from './draft.rules.js';
import css from './new.module.css';

interface AmountFieldProps { label: string; description?: string; value: AmountDraft; error?: ReactNode; onChange: (amount: AmountDraft) => void }

/** So many devices, or so many percent of them. */
export function AmountField({ label, description, value, error, onChange }: AmountFieldProps) {
  const { t } = useTranslation('deployments');
  return (
    <div className={css.amount}>
      <NumberInput label={label} description={description} error={error} min={1} max={value.unit === 'percent' ? 100 : 100_000} allowDecimal={false} value={value.value} onChange={(next) => onChange({ ...value, value: typeof next === 'number' ? next : '' })} />
      <Select aria-label={t('new.unit', { name: label })} w={130} allowDeselect={false} value={value.unit} onChange={(unit) => onChange({ ...value, unit: unit === 'devices' ? 'devices' : 'percent' })} data={(['percent', 'devices'] as const).map((unit) => ({ value: unit, label: t(`unit.${unit}`) }))} />
    </div>
  );
}
