import { Button, Group, Stack, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterChip } from '../../ui/index.js';
import { formatDay } from '../../ui/format.js';
import { useMinute } from '../../ui/useMinute.js';
import classes from './Journal.module.css';
import { isBackwards, presetOf, presetPeriod, PRESETS, type Period, type Preset } from './period.rules.js';

interface PeriodFilterProps { period: Period; onChange: (period: Period) => void }

/** From one day to another: a usual stretch, or two days of one's own. */
export function PeriodFilter({ period, onChange }: PeriodFilterProps) {
  const { t, i18n } = useTranslation('journal');
  const now = useMinute();
  const preset = presetOf(period, now);
  const day = (text: string | undefined): string => (text ? formatDay(new Date(`${text}T12:00:00Z`), i18n.language) : '');
  const { from, to } = period;
  const words = preset ? t(`period.${preset}`) : t(`period.${from && to ? 'between' : from ? 'since' : 'until'}`, { from: day(from), to: day(to) });
  return (
    <FilterChip label={t('period.label')} value={from ?? to} valueLabel={words} onChange={() => onChange({})}>
      {(close) => (
        <Stack gap={4} p={4}>
          {(Object.keys(PRESETS) as Preset[]).map((one) => (
            <UnstyledButton key={one} className={classes.preset} aria-pressed={one === preset} onClick={() => { onChange(presetPeriod(one, now)); close(); }}>{t(`period.${one}`)}</UnstyledButton>
          ))}
          <OwnDays period={period} onApply={(own) => { onChange(own); close(); }} />
        </Stack>
      )}
    </FilterChip>
  );
}

function OwnDays({ period, onApply }: { period: Period; onApply: (period: Period) => void }) {
  const { t } = useTranslation('journal');
  const [from, setFrom] = useState(period.from ?? '');
  const [to, setTo] = useState(period.to ?? '');
  const own: Period = { from: from || undefined, to: to || undefined };
  const wrong = isBackwards(own) ? t('period.wrong') : undefined;
  return (
    <form className={classes.own} onSubmit={(event) => { event.preventDefault(); if (!wrong) onApply(own); }}>
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <TextInput type="date" label={t('period.from')} value={from} error={wrong} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="date" label={t('period.to')} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      </Group>
      <Button type="submit" size="xs" mt="xs" disabled={!from && !to}>{t('period.apply')}</Button>
    </form>
  );
}
