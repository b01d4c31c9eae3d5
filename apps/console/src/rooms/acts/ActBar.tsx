import type { ActView } from '#contract';
import { Button } from '@mantine/core';
import { IconHourglassHigh, IconUserCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../api/index.js';
import { ConfirmDialog, formatNumber, toast } from '../../ui/index.js';
import css from './acts.module.css';
import { actWord, countdown, stageOf } from './act.rules.js';
import { approveAct, cancelAct, useWaitingActs } from './acts.queries.js';
import { useSecond } from './useSecond.js';

/** Acts that wait, above every page of those who may do them: until when, and the two things that can be done. */
export function ActBar() {
  const { t } = useTranslation('acts');
  const acts = useWaitingActs();
  const [asked, setAsked] = useState<{ act: ActView; what: 'approve' | 'cancel' } | null>(null);
  const [last, setLast] = useState(asked);
  if (asked && asked !== last) setLast(asked);
  if (acts.length === 0 && !last) return null;
  return (
    <>
      {acts.length > 0 ? (
        <section className={css.bar} aria-label={t('bar.title')}>
          <ActList acts={acts} onAsk={(act, what) => setAsked({ act, what })} />
        </section>
      ) : null}
      {last ? <Question act={last.act} what={last.what} opened={asked !== null} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function ActList({ acts, onAsk }: { acts: readonly ActView[]; onAsk: (act: ActView, what: 'approve' | 'cancel') => void }) {
  const now = useSecond();
  return <ul className={css.list}>{acts.map((act) => <Waiting key={act.id} act={act} now={now} onAsk={(what) => onAsk(act, what)} />)}</ul>;
}

function useSentence(): (act: ActView) => string {
  const { t, i18n } = useTranslation('acts');
  return ({ kind, devices, subject }) => t(`kinds.${actWord(kind)}`, { count: devices, formatted: formatNumber(devices, i18n.language), subject: subject ?? '' });
}

function Waiting({ act, now, onAsk }: { act: ActView; now: Date; onAsk: (what: 'approve' | 'cancel') => void }) {
  const { t } = useTranslation('acts');
  const sentence = useSentence()(act);
  const stage = stageOf(act, now);
  const left = countdown(act.runsAt, now);
  const Mark = stage === 'approval' ? IconUserCheck : IconHourglassHigh;
  return (
    <li className={css.act} data-testid={`act-${act.kind}`}>
      <Mark size={19} stroke={1.75} aria-hidden />
      <span className={css.text}>
        <strong>{sentence}</strong> <span className={css.fact}>{t('bar.by', { name: act.askedBy })} · <bdi>{act.reason}</bdi></span>
      </span>
      <span className={css.when} role="timer">{stage === 'approval' ? (act.mayApprove ? t('bar.yours') : t('bar.second')) : left ? t('bar.in', { left }) : t('bar.now')}</span>
      <span className={css.buttons}>
        {act.mayApprove ? <Button size="compact-sm" onClick={() => onAsk('approve')} aria-label={`${t('approve.action')} : ${sentence}`}>{t('approve.action')}</Button> : null}
        <Button size="compact-sm" variant="default" onClick={() => onAsk('cancel')} aria-label={`${t('cancel.action')} : ${sentence}`}>{t('cancel.action')}</Button>
      </span>
    </li>
  );
}

function Question({ act, what, opened, onClose }: { act: ActView; what: 'approve' | 'cancel'; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('acts');
  const client = useQueryClient();
  const sentence = useSentence()(act);
  const go = async (): Promise<void> => {
    await (what === 'approve' ? approveAct(act.id) : cancelAct(act.id));
    toast.done(t(`${what}.done`));
    await client.invalidateQueries({ queryKey: keys.acts });
  };
  return (
    <ConfirmDialog
      opened={opened} onClose={onClose} destructive={what === 'approve'} title={t(`${what}.title`)} confirmLabel={t(`${what}.submit`)} submitTestId={`act-${what}`} onConfirm={go}
      message={<><p className={css.line}><strong>{sentence}</strong></p><p className={css.line}>{t('bar.by', { name: act.askedBy })} : <bdi>{act.reason}</bdi></p><Names names={act.names} devices={act.devices} /><p className={css.line}>{t(`${what}.text`)}</p></>}
    />
  );
}

/** The first names, and how many more there are. */
export function Names({ names, devices }: { names: readonly string[]; devices: number }) {
  const { t, i18n } = useTranslation('acts');
  const rest = devices - names.length;
  return (
    <ul className={css.names} aria-label={t('names')}>
      {names.map((name, at) => <li key={`${name}${at}`}><bdi>{name}</bdi></li>)}
      {rest > 0 ? <li className={css.rest}>{t('more', { count: rest, formatted: formatNumber(rest, i18n.language) })}</li> : null}
    </ul>
  );
}
