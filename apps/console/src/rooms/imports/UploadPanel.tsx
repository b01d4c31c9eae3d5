import type { ImportRunView } from '#contract';
import { Button, Progress, Text, VisuallyHidden } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconAlertTriangle, IconFileSpreadsheet } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, keys, upload } from '../../api/index.js';
import { problemText, toneInk } from '../../ui/index.js';
import css from '../catalogue/catalogue.module.css';
import type { PlaceImport } from './import.kinds.js';

/** Where a CSV file is chosen, or dropped anywhere on the page; what is wrong with it as a whole is said here. */
export function UploadPanel({ kind }: { kind: PlaceImport }) {
  const { t } = useTranslation('imports');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const send = async (file: File | undefined): Promise<void> => {
    if (!file || running.current) return;
    const control = new AbortController();
    running.current = control;
    setProblem(undefined);
    setSent(0);
    try {
      const run = await upload<ImportRunView>(`/imports/${kind}`, file, { signal: control.signal, onProgress: (done, total) => setSent(total > 0 ? (100 * done) / total : 0) });
      await client.invalidateQueries({ queryKey: keys.imports });
      await navigate({ to: `/imports/${kind}/${run.id}` });
    } catch (error) {
      if (!control.signal.aborted) setProblem(error);
    } finally {
      running.current = null;
      setSent(null);
    }
  };
  useWindowEvent('dragover', (event) => { if (event.dataTransfer?.types.includes('Files')) { event.preventDefault(); setOver(true); } });
  useWindowEvent('dragleave', (event) => { if (event.relatedTarget === null) setOver(false); });
  useWindowEvent('drop', (event) => { if (event.dataTransfer?.files.length) { event.preventDefault(); setOver(false); void send(event.dataTransfer.files[0]); } });
  const said = problem === undefined ? undefined : problemText(problem, problems);
  const detail = problem instanceof ApiProblem ? problem.detail : '';
  return (
    <section className={css.drop} data-over={over || undefined} aria-label={t('upload.label')}>
      <VisuallyHidden><input ref={input} type="file" accept=".csv,.txt,text/csv" tabIndex={-1} aria-label={t('upload.choose')} data-testid="import-file" onChange={(event) => { void send(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} /></VisuallyHidden>
      <div className={css.invite} role={said ? 'alert' : undefined}>
        {said ? <IconAlertTriangle size={26} stroke={1.5} color={toneInk('bad')} aria-hidden /> : <IconFileSpreadsheet size={26} stroke={1.5} aria-hidden />}
        <div>
          <Text fw={650}>{said ? said.title : sent === null ? t(over ? 'upload.release' : 'upload.title') : t('upload.reading')}</Text>
          <Text size="sm" c="dimmed">{said ? <>{said.detail}{detail ? <> <bdi lang="en">({detail})</bdi></> : null}</> : t('upload.limit')}</Text>
          {sent === null ? null : <Progress value={sent} animated={sent >= 100} size={7} mt={8} aria-label={t('upload.reading')} />}
        </div>
        <Button variant="default" disabled={sent !== null} onClick={() => input.current?.click()}>{t('upload.choose')}</Button>
      </div>
    </section>
  );
}
