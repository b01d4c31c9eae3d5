import type { ImportRunView } from '#contract';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotFound } from '../../app/shell/NotFound.js';
import { ErrorState, formatNumber, Page, RelativeTime, Skeletons } from '../../ui/index.js';
import { isKind, type PlaceImport } from './import.kinds.js';
import { useRun } from './import.queries.js';
import { MappingPanel } from './MappingPanel.js';
import { OffersPanel } from './OffersPanel.js';
import { RowsList } from './RowsList.js';
import { RunActions } from './RunActions.js';
import { RunState } from './RunState.js';
import { RunWork } from './RunWork.js';

/** One import: how its columns are read, what it would do row by row, or what it did. */
export function RunPage() {
  const { kind, importId = '' }: { kind?: string; importId?: string } = useParams({ strict: false });
  return isKind(kind) ? <Loaded key={importId} kind={kind} id={importId} /> : <NotFound />;
}

function Loaded({ kind, id }: { kind: PlaceImport; id: string }) {
  const { t } = useTranslation('imports');
  const { data, error, refetch } = useRun(kind, id);
  if (error && !data) return <Page title={t(`kinds.${kind}.title`)}><ErrorState problem={error} onRetry={() => void refetch()} /></Page>;
  return data ? <Run run={data} /> : <Page title="…"><Skeletons rows={8} height={28} /></Page>;
}

function Run({ run }: { run: ImportRunView }) {
  const { t, i18n } = useTranslation('imports');
  const about = run.encoding ? t('about', { count: run.rows, rows: formatNumber(run.rows, i18n.language), encoding: run.encoding === 'utf-8' ? 'UTF-8' : 'Windows-1252' }) : t('lines', { count: run.rows });
  return (
    <Page
      title={run.fileName} badge={<span data-testid="import-state" data-state={run.state}><RunState run={run} /></span>}
      subtitle={<><Link to={`/imports/${run.kind}`}>{t(`kinds.${run.kind}.title`)}</Link> · {about} · <bdi>{run.createdBy}</bdi>, <RelativeTime at={run.appliedAt ?? run.createdAt} /></>}
      actions={<RunActions run={run} />}
    >
      <RunWork run={run} look />
      {run.state === 'open' && run.work === null ? <><MappingPanel key={JSON.stringify(run.mapping)} run={run} /><OffersPanel run={run} /></> : null}
      <RowsList run={run} />
    </Page>
  );
}
