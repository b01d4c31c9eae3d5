import { Button } from '@mantine/core';
import { IconFileImport, IconTrash } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState, Page, Skeletons, toast, useFilters } from '../../ui/index.js';
import { useRun } from '../imports/import.queries.js';
import { RunWork } from '../imports/RunWork.js';
import { CheckStep } from './CheckStep.js';
import { ColumnsStep } from './ColumnsStep.js';
import { useImport } from './takeover.queries.js';
import { stepOf } from './takeover.rules.js';
import { ResultStep } from './ResultStep.js';
import { Steps } from './Steps.js';

/** One import: which column is what, what would happen, what has happened. Its address can be come back to. */
export function TakeoverRunPage() {
  const { runId } = useParams({ strict: false }) as { runId: string };
  const { t } = useTranslation('takeover');
  const navigate = useNavigate();
  const filters = useFilters(['step', 'outcome'] as const);
  const { data: run, error, refetch } = useRun('devices', runId);
  const actions = useImport(runId);
  if (error && !run) return <Page title={t('title')}><ErrorState problem={error} onRetry={() => void refetch()} /></Page>;
  if (!run) return <Page title={t('title')}><Skeletons rows={8} height={28} /></Page>;
  const step = stepOf(run, filters.values.step);
  const forget = () => actions.remove.mutate(undefined, { onSuccess: () => { toast.done(t('forgotten')); void navigate({ to: '/devices/import' }); }, onError: toast.problem });
  return (
    <Page
      title={t('title')} icon={IconFileImport} subtitle={<>{t('run.lead', { count: run.rows })} · <bdi>{run.fileName}</bdi></>}
      actions={run.state === 'open' && (run.work === null || (run.work.halted && run.work.kind === 'reading')) ? <Button variant="default" loading={actions.remove.isPending} leftSection={<IconTrash size={17} stroke={1.75} />} onClick={forget}>{t('run.forget')}</Button> : undefined}
    >
      <Steps here={step} />
      <RunWork run={run} look={step === 'check'} />
      {step === 'columns' ? <ColumnsStep run={run} actions={actions} onChecked={() => filters.set('step', 'check')} /> : null}
      {step === 'check' ? <CheckStep run={run} actions={actions} outcome={filters.values.outcome} onOutcome={(outcome) => filters.set('outcome', outcome)} onColumns={() => filters.set('step', undefined)} /> : null}
      {step === 'result' ? <ResultStep run={run} actions={actions} /> : null}
    </Page>
  );
}
