import type { ImportRunView } from '#contract';
import { Button, Progress, Text, VisuallyHidden } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconFileImport, IconHistory, IconUpload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, rowsOf, upload } from '../../api/index.js';
import { ErrorState, Page, Panel, RelativeTime } from '../../ui/index.js';
import { importPath, runsQuery } from './takeover.queries.js';
import css from './takeover.module.css';
import { Steps } from './Steps.js';

/** First step: the file, dropped anywhere on the page or chosen; then what was taken over before. */
export function TakeoverPage() {
  const { t } = useTranslation('takeover');
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const send = async (file: File | undefined) => {
    if (!file || running.current) return;
    const control = new AbortController();
    running.current = control;
    setProblem(null);
    setSent(0);
    try {
      const run = await upload<ImportRunView>(importPath, file, { signal: control.signal, onProgress: (part, total) => setSent(total > 0 ? (100 * part) / total : 0) });
      await navigate({ to: `/devices/import/${run.id}` });
    } catch (error) {
      if (!control.signal.aborted) setProblem(error);
    } finally {
      running.current = null;
      setSent(null);
    }
  };
  useWindowEvent('dragover', (event) => { if (event.dataTransfer?.types.includes('Files')) { event.preventDefault(); setOver(true); } });
  useWindowEvent('dragleave', (event) => { if (event.relatedTarget === null) setOver(false); });
  useWindowEvent('drop', (event) => {
    if (!event.dataTransfer || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  });
  return (
    <Page title={t('title')} icon={IconFileImport} subtitle={t('lead')}>
      <Steps here="file" />
      <section className={css.drop} data-over={over || undefined} aria-label={t('file.label')}>
        <VisuallyHidden>
          <input ref={input} type="file" accept=".csv,.txt,text/csv" tabIndex={-1} aria-label={t('file.choose')} data-testid="import-input" onChange={(event) => { void send(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
        </VisuallyHidden>
        <div className={css.invite}>
          <IconUpload size={26} stroke={1.5} aria-hidden />
          <div>
            <Text fw={650}>{over ? t('file.release') : t('file.title')}</Text>
            <Text size="sm" c="dimmed">{t('file.hint')}</Text>
          </div>
          <Button variant="default" loading={sent !== null} onClick={() => input.current?.click()}>{t('file.choose')}</Button>
        </div>
        {sent === null ? null : <Progress mt="md" value={sent} aria-label={t('file.sending')} />}
      </section>
      {problem ? <Panel title={t('file.refused')}><ErrorState problem={problem} onRetry={() => input.current?.click()} />{problem instanceof ApiProblem && problem.code === 'invalid_file' ? <Text size="sm" c="dimmed">{t('file.refusedHint')}</Text> : null}</Panel> : null}
      <Panel title={t('file.expectTitle')}>
        <Text>{t('file.expect')}</Text>
        <Text mt="xs" size="sm" c="dimmed">{t('file.safe')}</Text>
      </Panel>
      <Recent />
    </Page>
  );
}

function Recent() {
  const { t } = useTranslation('takeover');
  const runs = rowsOf(useInfiniteQuery(runsQuery()));
  if (runs.length === 0) return null;
  return (
    <Panel icon={IconHistory} title={t('recent.title')}>
      <div className={css.runs}>
        {runs.map((run) => (
          <div key={run.id} className={css.run}>
            <Link to={`/devices/import/${run.id}`}><bdi>{run.fileName}</bdi></Link>
            <span>{t(`recent.${run.state}`, { count: run.rows })}</span>
            <small>{run.createdBy} · <RelativeTime at={run.appliedAt ?? run.createdAt} /></small>
          </div>
        ))}
      </div>
    </Panel>
  );
}
