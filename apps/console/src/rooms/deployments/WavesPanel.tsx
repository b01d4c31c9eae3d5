import { NumberInput, SegmentedControl, Select, Switch } from '@mantine/core';
import { IconStairsUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/index.js';
import { AmountField } from './AmountField.js';
import { FIRST_WAVES, SOAKS, type Count, type WavesDraft } from './draft.rules.js';
import css from './new.module.css';
import { soakWords } from './words.js';
import type { DraftUnderWay } from './useDraft.js';

const asCount = (value: number | string): Count => (typeof value === 'number' ? value : '');

/** All of it at once, or a few first and then more. */
export function WavesPanel({ under: { draft: { waves }, change, problems } }: { under: DraftUnderWay }) {
  const { t } = useTranslation('deployments');
  const set = (part: Partial<WavesDraft>) => { if (waves) change({ waves: { ...waves, ...part } }); };
  const wrong = (field: 'first' | 'factor' | 'enough' | 'abort') => problems[field] && t(`problem.${problems[field]}`);
  return (
    <Panel icon={IconStairsUp} title={t('new.waves')}>
      <div className={css.fields}>
        <SegmentedControl fullWidth aria-label={t('new.waves')} value={waves ? 'waves' : 'once'} onChange={(value) => change({ waves: value === 'waves' ? FIRST_WAVES : null })} data={(['once', 'waves'] as const).map((value) => ({ value, label: t(`new.spread.${value}`) }))} />
        {waves ? (
          <>
            <div className={css.pair}>
              <AmountField label={t('new.first')} value={waves.first} error={wrong('first')} onChange={(first) => set({ first })} />
              <NumberInput label={t('new.factor')} prefix="× " min={1} max={10} step={0.5} decimalScale={2} error={wrong('factor')} value={waves.factor} onChange={(factor) => set({ factor: asCount(factor) })} />
            </div>
            <div className={css.pair}>
              <Select label={t('new.next')} allowDeselect={false} value={waves.next} onChange={(next) => set({ next: next === 'soak' ? 'soak' : 'person' })} data={(['person', 'soak'] as const).map((value) => ({ value, label: t(`next.${value}`) }))} />
              {waves.next === 'soak' ? <Select label={t('new.soak')} allowDeselect={false} value={String(waves.soakMinutes)} onChange={(minutes) => set({ soakMinutes: Number(minutes) })} data={SOAKS.map((minutes) => ({ value: String(minutes), label: soakWords(t, minutes) }))} /> : null}
            </div>
            <NumberInput label={t('new.enough')} description={t('new.enoughHint')} suffix=" %" min={1} max={100} allowDecimal={false} error={wrong('enough')} value={waves.enough} onChange={(enough) => set({ enough: asCount(enough) })} />
            <Switch label={t('new.abort')} description={t('new.abortHint')} checked={waves.abort !== null} onChange={(event) => set({ abort: event.currentTarget.checked ? FIRST_WAVES.abort : null })} />
            {waves.abort ? <AmountField label={t('new.abortAt')} value={waves.abort} error={wrong('abort')} onChange={(abort) => set({ abort })} /> : null}
          </>
        ) : null}
      </div>
    </Panel>
  );
}
