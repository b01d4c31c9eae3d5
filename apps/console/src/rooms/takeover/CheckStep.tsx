import type { ImportAnswer, ImportOutcome, ImportRowView, ImportRunView } from '#contract';
import { Button } from '@mantine/core';
import { IconArrowLeft, IconCheck, IconHelpCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber, toast } from '../../ui/index.js';
import type { ImportActions } from './takeover.queries.js';
import { obstacle, OUTCOMES, toWrite } from './takeover.rules.js';
import css from './takeover.module.css';
import { RowDialog } from './RowDialog.js';
import { RowsTable } from './RowsTable.js';

interface CheckStepProps { run: ImportRunView; actions: ImportActions; outcome: string | undefined; onOutcome: (outcome: string | undefined) => void; onColumns: () => void }

/** The dry run: how many of what, every row with its reason, and what is left to decide. Nothing is written before the last button. */
export function CheckStep({ run, actions, outcome, onOutcome, onColumns }: CheckStepProps) {
  const { t, i18n } = useTranslation('takeover');
  const number = (value: number) => formatNumber(value, i18n.language);
  const shown = OUTCOMES.find((one) => one === outcome);
  const [open, setOpen] = useState<ImportRowView | null>(null);
  const stops = obstacle(run);
  const answerAll = (answer: ImportAnswer['answer']) => actions.answer.mutate({ answer }, { onError: toast.problem });
  const apply = () => actions.apply.mutate(undefined, { onError: toast.problem });
  const pick = (next: ImportOutcome) => onOutcome(shown === next ? undefined : next);
  return (
    <>
      <div className={css.tabs} role="group" aria-label={t('check.outcomes')}>
        {OUTCOMES.map((one) => (
          <button key={one} type="button" className={css.tab} aria-pressed={shown === one} data-none={run.counts[one] === 0 || undefined} onClick={() => pick(one)} data-testid={`import-outcome-${one}`}>
            <b>{number(run.counts[one])}</b>{t(`outcome.${one}`, { count: run.counts[one] })}
          </button>
        ))}
      </div>
      {run.counts.ask > 0 ? (
        <div className={css.ask} role="status">
          <IconHelpCircle size={20} stroke={1.75} aria-hidden />
          <p>{t('check.ask', { count: run.counts.ask, formatted: number(run.counts.ask) })}</p>
          <Button size="xs" variant="default" loading={actions.answer.isPending} onClick={() => answerAll('match')}>{t('check.allMatch')}</Button>
          <Button size="xs" variant="default" disabled={actions.answer.isPending} onClick={() => answerAll('new')}>{t('check.allNew')}</Button>
          <Button size="xs" variant="default" disabled={actions.answer.isPending} onClick={() => answerAll('skip')}>{t('check.allSkip')}</Button>
        </div>
      ) : null}
      <RowsTable run={run} outcome={shown} onOpen={setOpen} />
      <div className={css.bar}>
        <p>{stops ? t(`check.stops.${stops}`) : t('check.will', { count: toWrite(run), created: number(run.counts.create), updated: number(run.counts.update) })}{run.counts.error > 0 ? <> {t('check.left', { count: run.counts.error, formatted: number(run.counts.error) })}</> : null}</p>
        <Button variant="default" leftSection={<IconArrowLeft size={17} stroke={1.75} />} onClick={onColumns}>{t('check.back')}</Button>
        <Button leftSection={<IconCheck size={17} stroke={2} />} disabled={stops !== null} loading={actions.apply.isPending} onClick={apply} data-testid="import-apply">{t('check.apply', { count: toWrite(run), formatted: number(toWrite(run)) })}</Button>
      </div>
      <RowDialog run={run} row={open} actions={actions} onClose={() => setOpen(null)} />
    </>
  );
}
