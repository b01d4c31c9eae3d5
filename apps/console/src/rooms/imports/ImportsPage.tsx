import type { ImportRunView } from '#contract';
import { Button } from '@mantine/core';
import { IconTableImport } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keys, useList } from '../../api/index.js';
import { NotFound } from '../../app/shell/NotFound.js';
import { DataTable, EmptyState, Page, RelativeTime, type Column } from '../../ui/index.js';
import { IMPORT_KINDS, isKind, type PlaceImport } from './import.kinds.js';
import { RunState } from './RunState.js';
import { UploadPanel } from './UploadPanel.js';

const keyOf = (run: ImportRunView): string => run.id;
const linkTo = (run: ImportRunView): string => `/imports/${run.kind}/${run.id}`;
type Translate = (key: string, values?: Record<string, unknown>) => string;

const columns = (t: Translate): Column<ImportRunView>[] => [
  { id: 'file', header: t('columns.file'), min: 180, grow: 2, cell: (run) => <strong><bdi>{run.fileName}</bdi></strong> },
  { id: 'rows', header: t('columns.rows'), min: 80, align: 'end', hideBelow: 480, cell: (run) => run.rows },
  { id: 'state', header: t('columns.state'), min: 200, grow: 1.5, cell: (run) => <RunState run={run} /> },
  { id: 'by', header: t('columns.by'), min: 120, hideBelow: 720, cell: (run) => <bdi>{run.createdBy}</bdi> },
  { id: 'at', header: t('columns.at'), min: 120, align: 'end', hideBelow: 560, cell: (run) => <RelativeTime at={run.createdAt} /> },
];

/** The imports of one kind: a new one, and those before. */
export function ImportsPage() {
  const { kind }: { kind?: string } = useParams({ strict: false });
  return isKind(kind) ? <Imports key={kind} kind={kind} /> : <NotFound />;
}

function Imports({ kind }: { kind: PlaceImport }) {
  const { t } = useTranslation('imports');
  const { home, file, begin } = IMPORT_KINDS[kind];
  const list = useList<ImportRunView>([...keys.imports, kind, 'list'], `/imports/${kind}`);
  return (
    <Page title={t(`kinds.${kind}.title`)} subtitle={<><Link to={home}>{t(`kinds.${kind}.home`)}</Link> · {t(`kinds.${kind}.lead`)}</>} actions={begin ? <Button component={Link} to={begin}>{t(`kinds.${kind}.begin`)}</Button> : undefined}>
      {file ? <UploadPanel kind={kind} /> : null}
      <DataTable label={t('before')} columns={columns(t)} query={list} rowKey={keyOf} rowLink={linkTo} empty={<EmptyState icon={IconTableImport} title={t('none')} text={t(file ? 'noneText' : 'noneOther')} />} />
    </Page>
  );
}
