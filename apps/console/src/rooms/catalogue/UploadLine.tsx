import { ActionIcon, Anchor, Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconPackage, IconPlayerPause, IconPlayerPlay, IconRefresh, IconX, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/index.js';
import { formatBytes, problemText, toneInk } from '../../ui/index.js';
import css from './catalogue.module.css';
import { neverTaken } from './catalogue.rules.js';
import type { UploadItem, UploadQueue } from './uploads.queue.js';

/** One file: how far it is or what became of it, and what can be done. */
export function UploadLine({ item, queue }: { item: UploadItem; queue: UploadQueue }) {
  const { t, i18n } = useTranslation('catalogue');
  const { t: problems } = useTranslation('problems');
  const { id, name, size, sent, step, app } = item;
  const bytes = (count: number) => formatBytes(count, i18n.language);
  const bad = step === 'refused' || step === 'failed';
  const text = () => {
    if (step === 'refused') return t(`error.${item.problem ?? 'extension'}`, { name });
    if (step === 'failed') return <FailureText error={item.error} />;
    if (step === 'done') return <Anchor component={Link} to={`/apps/${app?.id ?? ''}`}>{t('drop.open', { name: app?.name ?? name })}</Anchor>;
    if (step === 'checking') return t('drop.checking');
    return t(`drop.${step}`, { sent: bytes(sent), total: bytes(size) });
  };
  const action = (Mark: Icon, label: string, run: () => void) => <ActionIcon variant="subtle" color="gray" size={32} aria-label={t(label, { name })} title={t(label, { name })} onClick={run}><Mark size={18} stroke={1.75} /></ActionIcon>;
  return (
    <li className={css.upload} data-step={step} data-testid={`upload-${name}`}>
      {bad ? <IconAlertTriangle size={20} stroke={1.75} color={toneInk('bad')} aria-hidden /> : step === 'done' ? <IconCircleCheck size={20} stroke={1.75} color={toneInk('good')} aria-hidden /> : step === 'waiting' ? <IconClock size={20} stroke={1.75} aria-hidden /> : <IconPackage size={20} stroke={1.75} aria-hidden />}
      <div role={bad ? 'alert' : undefined}>
        <Text fw={600} size="sm" truncate><bdi>{name}</bdi></Text>
        <Text size="sm" c="dimmed" component="div">{text()}</Text>
        {['sending', 'paused', 'checking'].includes(step) ? <Progress value={size > 0 ? (100 * sent) / size : 0} animated={step === 'checking'} color={step === 'paused' ? 'gray' : 'board'} size={6} mt={5} aria-label={t('drop.progress', { name })} /> : null}
      </div>
      <div className={css.uploadActions}>
        {step === 'sending' || step === 'waiting' ? action(IconPlayerPause, 'drop.pause', () => queue.pause(id)) : null}
        {step === 'paused' ? action(IconPlayerPlay, 'drop.resume', () => queue.resume(id)) : null}
        {step === 'failed' && !neverTaken(item.error) ? action(IconRefresh, 'drop.retry', () => queue.resume(id)) : null}
        {step === 'checking' ? null : action(IconX, step === 'done' || bad ? 'drop.dismiss' : 'drop.cancel', () => queue.remove(id))}
      </div>
    </li>
  );

  function FailureText({ error }: { error: unknown }) {
    const { code, detail } = error instanceof ApiProblem ? error : { code: 'internal', detail: '' };
    return <>{code === 'unreachable' ? t('error.lost') : problemText(error, problems).detail}{detail ? <> <bdi lang="en">({detail})</bdi></> : null}</>;
  }
}
