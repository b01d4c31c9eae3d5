import type { ImportRunView } from '#contract';
import { Button, Text } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { ConfirmDialog, RelativeTime, toast } from '../../ui/index.js';
import { useRunChange } from './import.queries.js';

/** Apply, undo, or forget: each says what it is about. */
export function RunActions({ run }: { run: ImportRunView }) {
  const { t } = useTranslation('imports');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'apply' | 'undo' | 'remove' | null>(null);
  const close = (): void => setAsked(null);
  const path = `/imports/${run.kind}/${run.id}`;
  const act = useRunChange(run, (what: 'apply' | 'undo') => api.post<ImportRunView>(`${path}/${what}`));
  const { create, update, error, ask } = run.counts;
  const todo = create + update;
  // What the import wrote may be on any page.
  const news = () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
  const apply = async (): Promise<void> => {
    await act.mutateAsync('apply');
    toast.done(t('apply.done', { count: todo }));
    await news();
  };
  const undo = async (): Promise<void> => {
    const { undone } = await act.mutateAsync('undo');
    toast.done(undone && undone.kept > 0 ? t('undo.doneBut', { count: undone.kept }) : t('undo.done'));
    await news();
  };
  const remove = async (): Promise<void> => {
    await api.del(path);
    await navigate({ to: `/imports/${run.kind}` });
    await client.invalidateQueries({ queryKey: keys.imports });
  };
  const explain = (problem: unknown) => (problem instanceof ApiProblem && problem.code === 'conflict' ? { title: t('apply.changed'), detail: t('apply.changedText') } : undefined);
  return (
    <>
      {run.state === 'open' ? (
        <>
          <Button variant="default" disabled={run.work !== null && !(run.work.halted && run.work.kind === 'reading')} leftSection={<IconTrash size={17} stroke={1.75} aria-hidden />} onClick={() => setAsked('remove')}>{t('remove.action')}</Button>
          <Button leftSection={<IconCheck size={17} stroke={1.75} aria-hidden />} disabled={todo === 0 || ask > 0 || !run.checked || run.work !== null} onClick={() => setAsked('apply')} data-testid="import-apply">{t('apply.action', { count: todo })}</Button>
        </>
      ) : run.undoUntil && run.work === null ? <Button variant="default" leftSection={<IconArrowBackUp size={17} stroke={1.75} aria-hidden />} onClick={() => setAsked('undo')} data-testid="import-undo">{t('undo.action')}</Button> : null}
      <ConfirmDialog
        opened={asked === 'apply'} onClose={close} title={t('apply.title')} confirmLabel={t('apply.action', { count: todo })} onConfirm={apply} explain={explain} submitTestId="import-confirm"
        message={<><Text>{t('apply.text', { create, update })}</Text>{error > 0 ? <Text mt={6}>{t('apply.errors', { count: error })}</Text> : null}<Text size="sm" c="dimmed" mt={6}>{t('apply.back')}</Text></>}
      />
      <ConfirmDialog opened={asked === 'undo'} onClose={close} destructive title={t('undo.title')} confirmLabel={t('undo.action')} onConfirm={undo} submitTestId="import-confirm" message={<><Text>{t('undo.text', { create, update })}</Text><Text size="sm" c="dimmed" mt={6}>{t('undo.until')} <RelativeTime at={run.undoUntil} /></Text></>} />
      <ConfirmDialog opened={asked === 'remove'} onClose={close} destructive title={t('remove.title')} confirmLabel={t('remove.action')} onConfirm={remove} message={<Text>{t('remove.text')}</Text>} />
    </>
  );
}
