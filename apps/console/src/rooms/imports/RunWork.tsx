import type { ImportRunView } from '#contract';
import { Button, Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconLoader } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { ErrorState, formatNumber, Panel, toast } from '../../ui/index.js';
import { useRunChange } from './import.queries.js';
import css from './imports.module.css';

/**
 * How far the server is with an import; or that it was cut off, or stopped, and what can be done then. Nothing when all is well.
 * @param look checks a run that is not, by itself
 */
export function RunWork({ run, look }: { run: ImportRunView; look: boolean }) {
  const path = `/imports/${run.kind}/${run.id}`;
  const check = useRunChange(run, () => api.post<ImportRunView>(`${path}/check`));
  const due = look && run.state === 'open' && !run.checked && run.work === null;
  const { mutate, isIdle } = check;
  useEffect(() => { if (due && isIdle) mutate(undefined); }, [due, isIdle, mutate]);
  if (run.work) return run.work.halted ? <Halted run={run} work={run.work} /> : <Working work={run.work} />;
  if (due && check.isError) return <ErrorState problem={check.error} onRetry={() => mutate(undefined)} />;
  return run.stopped ? <Stopped stopped={run.stopped} /> : null;
}

function Working({ work: { kind, done, total } }: { work: NonNullable<ImportRunView['work']> }) {
  const { t, i18n } = useTranslation('imports');
  const number = (value: number) => formatNumber(value, i18n.language);
  return (
    <Panel icon={IconLoader} title={t(`work.${kind}`)}>
      <Text size="sm" data-testid="import-work" data-kind={kind}>{t('work.of', { count: total, done: number(done), total: number(total) })} {t('work.leave')}</Text>
      <Progress mt={10} value={total > 0 ? (100 * done) / total : 0} aria-label={t(`work.${kind}`)} />
    </Panel>
  );
}

/** Nobody goes on with it by itself: a person says which way. */
function Halted({ run, work: { kind, done, total } }: { run: ImportRunView; work: NonNullable<ImportRunView['work']> }) {
  const { t } = useTranslation('imports');
  const send = useRunChange(run, (what: 'check' | 'apply' | 'undo') => api.post<ImportRunView>(`/imports/${run.kind}/${run.id}/${what}`));
  const ways: readonly ('check' | 'apply' | 'undo')[] = kind === 'reading' ? [] : kind === 'checking' ? ['check'] : kind === 'undoing' ? ['undo'] : ['apply', 'undo'];
  return (
    <Panel icon={IconAlertTriangle} title={t('work.halted')}>
      <Text size="sm" role="alert" data-testid="import-halted">{t(`work.haltedAt.${kind}`, { count: done, total })}</Text>
      <div className={css.ways}>
        {ways.map((what) => <Button key={what} size="compact-md" variant={what === ways[0] ? 'filled' : 'default'} loading={send.isPending} onClick={() => send.mutate(what, { onError: toast.problem })} data-testid={`halted-${what}`}>{t(`work.way.${kind === 'undoing' ? 'goOn' : what}`)}</Button>)}
      </div>
    </Panel>
  );
}

function Stopped({ stopped: { why, lines, kept } }: { stopped: NonNullable<ImportRunView['stopped']> }) {
  const { t } = useTranslation('imports');
  return (
    <Panel icon={IconAlertTriangle} title={t('work.stopped')}>
      <Text size="sm" role="status" data-testid="import-stopped">{t(`work.why.${why}`, { count: lines.length, lines: lines.join(', ') })}{kept > 0 ? ` ${t('work.kept', { count: kept })}` : ''}</Text>
    </Panel>
  );
}
