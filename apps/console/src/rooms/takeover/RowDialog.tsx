import type { ImportAnswer, ImportCandidate, ImportRowView, ImportRunView } from '#contract';
import { Button, Group, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast, useOnOpen } from '../../ui/index.js';
import type { ImportActions } from './takeover.queries.js';
import { rowTitle, sideBySide } from './takeover.rules.js';
import css from './takeover.module.css';
import { RowSays } from './RowsTable.js';

interface RowDialogProps { run: ImportRunView; row: ImportRowView | null; actions: ImportActions; onClose: () => void }

/** One row: what may be the same beside it, what to do with it, and its values to be corrected. */
export function RowDialog({ run, row, actions, onClose }: RowDialogProps) {
  const { t } = useTranslation('takeover');
  const [edits, setEdits] = useState<Record<string, string>>({});
  useOnOpen(row !== null, () => setEdits({}));
  if (!row) return null;
  const say = (answer: ImportAnswer) => actions.answer.mutate({ ...answer, lines: [row.line] }, { onSuccess: onClose, onError: toast.problem });
  const save = () => actions.edit.mutate({ line: row.line, values: edits }, { onSuccess: onClose, onError: toast.problem });
  const fields = run.fields.filter(({ name }) => name !== 'id' && (run.mapping[name] !== null || row.values[name])).map(({ name }) => name);
  return (
    <Modal opened onClose={onClose} size={760} title={t('row.title', { line: row.line, name: rowTitle(row) })} closeButtonProps={{ 'aria-label': t('row.close') }} returnFocus>
      <Stack gap="md">
        <RowSays row={row} />
        {row.candidates.map((candidate) => <Candidate key={candidate.id} row={row} candidate={candidate} fields={fields} onMatch={() => say({ answer: 'match', candidateId: candidate.id })} />)}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {fields.map((name) => <TextInput key={name} label={t(`field.${name}`)} maxLength={2_000} value={edits[name] ?? row.values[name] ?? ''} onChange={(event) => setEdits({ ...edits, [name]: event.currentTarget.value })} />)}
        </SimpleGrid>
        <Group justify="flex-end" gap="xs">
          {row.outcome === 'skip' ? null : <Button variant="default" onClick={() => say({ answer: 'skip' })} data-testid="import-row-skip">{t('row.skip')}</Button>}
          {row.outcome === 'create' || row.outcome === 'error' ? null : <Button variant="default" onClick={() => say({ answer: 'new' })} data-testid="import-row-new">{t('row.new')}</Button>}
          <Button disabled={Object.keys(edits).length === 0} loading={actions.edit.isPending} onClick={save}>{t('row.save')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Candidate({ row, candidate: { id, label, confidence, on, facts = {} }, fields, onMatch }: { row: ImportRowView; candidate: ImportCandidate; fields: readonly string[]; onMatch: () => void }) {
  const { t } = useTranslation(['takeover', 'devices']);
  const value = (field: string, text: string) => (field === 'kind' ? t(`devices:kind.${text}`, { defaultValue: text }) : text) || '–';
  return (
    <section className={css.candidate} aria-label={label}>
      <header>
        <p><Link to={`/devices/${id}`} target="_blank"><bdi>{label}</bdi></Link> <Text span size="sm" c="dimmed">{t(confidence >= 1 ? 'row.certain' : confidence >= 0.7 ? 'row.probable' : 'row.possible')} · {t(`on.${on ?? 'serial'}`)} · {t(facts['management'] === 'agent' ? 'devices:management.agent' : 'devices:management.none')}</Text></p>
        <Button size="xs" onClick={onMatch} data-testid="import-row-match">{t('row.match')}</Button>
      </header>
      <table className={css.sides}>
        <thead><tr><th scope="col">{t('row.field')}</th><th scope="col">{t('row.inFile')}</th><th scope="col">{t('row.inFleet')}</th></tr></thead>
        <tbody>
          {sideBySide(row, facts, fields).map(({ field, file, fleet, same }) => (
            <tr key={field} data-same={same || undefined}><th scope="row">{t(`field.${field}`)}</th><td><bdi>{value(field, file)}</bdi></td><td><bdi>{value(field, fleet)}</bdi></td></tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
