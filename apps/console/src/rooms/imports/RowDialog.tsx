import type { ImportAnswer, ImportAnswersBody, ImportEditBody, ImportRowView, ImportRunView } from '#contract';
import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { FormDialog, useOnOpen } from '../../ui/index.js';
import { useRunChange } from './import.queries.js';
import css from './imports.module.css';
import { problemLine } from './rowColumns.js';

/** A row to correct, or to answer: what is wrong is said above the fields it is about. */
export function RowDialog({ run, row, opened, onClose }: { run: ImportRunView; row: ImportRowView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('imports');
  const path = `/imports/${run.kind}/${run.id}`;
  const first = row.answer ? (row.answer.answer === 'match' ? (row.answer.candidateId ?? row.candidates[0]?.id ?? 'new') : row.answer.answer) : '';
  const [values, setValues] = useState(row.values);
  const [answer, setAnswer] = useState(first);
  useOnOpen(opened, () => { setValues(row.values); setAnswer(first); });
  const edit = useRunChange(run, (body: ImportEditBody) => api.patch<ImportRunView>(`${path}/rows/${row.line}`, body));
  const reply = useRunChange(run, (body: ImportAnswersBody) => api.put<ImportRunView>(`${path}/answers`, body));
  const edited = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== row.values[name]));
  const answered = answer !== '' && answer !== first;
  const save = async (): Promise<void> => {
    if (Object.keys(edited).length > 0) await edit.mutateAsync({ values: edited });
    const said: ImportAnswer = answer === 'new' || answer === 'skip' ? { answer } : { answer: 'match', candidateId: answer };
    if (answered) await reply.mutateAsync({ ...said, lines: [row.line] });
  };
  const faults = (name: string) => row.problems.filter(({ field }) => field === name).map((problem) => t(`problems.${problem.code}`, { ...problem.values, defaultValue: problem.detail }).replace(/^./u, (letter) => letter.toUpperCase())).join(' ');
  const whole = row.problems.filter(({ field }) => field === null || !(field in row.values) || run.mapping[field] === undefined);
  const shown = run.fields.filter(({ name }) => run.mapping[name] !== null || faults(name) !== '');
  return (
    <FormDialog opened={opened} onClose={onClose} size="lg" title={t('row.title', { line: row.line })} submitLabel={t('row.save')} disabled={Object.keys(edited).length === 0 && !answered} onSubmit={save}>
      {whole.map((problem) => <Text key={problem.code} role="status">{problemLine(t, run, problem)}</Text>)}
      {row.candidates.length > 0 ? (
        <Radio.Group label={t('row.same')} value={answer} onChange={setAnswer}>
          <Stack gap={8} mt={6}>
            {row.candidates.map(({ id, label, confidence }) => <Radio key={id} value={id} label={t('row.match', { name: label, percent: Math.round(confidence * 100) })} />)}
            <Radio value="new" label={t('row.new')} /><Radio value="skip" label={t('row.skip')} />
          </Stack>
        </Radio.Group>
      ) : null}
      <div className={css.mapping}>
        {shown.map(({ name }) => <TextInput key={name} label={t(`fields.${run.kind}.${name}`)} maxLength={2_000} value={values[name] ?? ''} error={faults(name) || undefined} onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })} />)}
      </div>
    </FormDialog>
  );
}
