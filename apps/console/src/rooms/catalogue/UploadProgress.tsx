import { Button, Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPackage } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/index.js';
import { formatBytes, problemText, toneInk } from '../../ui/index.js';
import css from './catalogue.module.css';
import type { useUpload } from './useUpload.js';

/** A package being sent, refused, failed or arrived; each says what to do next. */
export function UploadProgress({ upload: { state, send, cancel, reset }, onChoose }: { upload: ReturnType<typeof useUpload>; onChoose: () => void }) {
  const { t, i18n } = useTranslation('catalogue');
  const { t: problems } = useTranslation('problems');
  const size = (bytes: number) => formatBytes(bytes, i18n.language);
  const again = <Button variant="default" onClick={onChoose}>{t('drop.choose')}</Button>;
  if (state.step === 'sending') {
    const all = state.sent >= state.total;
    return (
      <Line icon={<IconPackage size={26} stroke={1.5} aria-hidden />} title={<bdi>{t('drop.sending', { name: state.file.name })}</bdi>} text={all ? t('drop.checking') : t('drop.progress', { sent: size(state.sent), total: size(state.total) })} actions={<Button variant="default" onClick={cancel}>{t('drop.cancel')}</Button>}>
        <Progress value={state.total > 0 ? (100 * state.sent) / state.total : 0} animated={all} size={7} aria-label={t('drop.sending', { name: state.file.name })} mt={8} />
      </Line>
    );
  }
  if (state.step === 'refused') {
    const text = t(`error.${state.problem}`, { name: state.file.name, size: size(state.file.size) });
    return <Line alert icon={<Bad />} title={t('error.title')} text={text} actions={again} />;
  }
  if (state.step === 'failed') {
    const said = problemText(state.error, problems);
    const { code, detail } = state.error instanceof ApiProblem ? state.error : { code: 'internal', detail: '' };
    const text = code === 'unreachable' ? t('error.lost') : said.detail;
    // The same file would be refused again; anything else may pass.
    const retry = code === 'invalid_file' || code === 'too_large' ? null : <Button onClick={() => void send([state.file])}>{t('drop.retry')}</Button>;
    return <Line alert icon={<Bad />} title={t('error.title')} text={<>{text}{detail ? <> <bdi lang="en">({detail})</bdi></> : null}</>} actions={<>{retry}{again}</>} />;
  }
  if (state.step === 'done') {
    return (
      <Line
        icon={<IconCircleCheck size={26} stroke={1.5} color={toneInk('good')} aria-hidden />} title={<bdi>{t('drop.done', { name: state.app.name, version: state.app.packages[0]?.version ?? '' })}</bdi>} text={<bdi>{state.app.summary || state.app.package}</bdi>}
        actions={<><Button component={Link} to={`/apps/${state.app.id}`}>{t('drop.open')}</Button><Button variant="default" onClick={reset}>{t('drop.again')}</Button></>}
      />
    );
  }
  return null;
}

const Bad = () => <IconAlertTriangle size={26} stroke={1.5} color={toneInk('bad')} aria-hidden />;

function Line({ icon, title, text, actions, alert = false, children }: { icon: ReactNode; title: ReactNode; text: ReactNode; actions: ReactNode; alert?: boolean; children?: ReactNode }) {
  return (
    <div className={css.invite} role={alert ? 'alert' : 'status'}>
      {icon}
      <div><Text fw={650}>{title}</Text><Text size="sm" c="dimmed">{text}</Text>{children}</div>
      <div className={css.lineActions}>{actions}</div>
    </div>
  );
}
