import type { ImportRunView } from '#contract';
import { Button, Text } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheck, IconDevices } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, formatDay, formatNumber, Panel } from '../../ui/index.js';
import type { ImportActions } from './takeover.queries.js';
import css from './takeover.module.css';
import { RowsTable } from './RowsTable.js';

/** What was done; and, for a month, the way back, which says what it could not undo. */
export function ResultStep({ run, actions }: { run: ImportRunView; actions: ImportActions }) {
  const { t, i18n } = useTranslation('takeover');
  const [asked, setAsked] = useState(false);
  const number = (value: number) => formatNumber(value, i18n.language);
  const { counts, undone } = run;
  return (
    <>
      <Panel icon={IconCircleCheck} title={t(undone ? 'result.undoneTitle' : 'result.title')}>
        <div className={css.result}>
          <div style={{ flex: '1 1 320px' }}>
            <Text fw={600}>{undone ? t('result.undone', { count: undone.undone, formatted: number(undone.undone) }) : t('result.done', { created: number(counts.create), updated: number(counts.update) })}</Text>
            <Text size="sm" c="dimmed">
              {undone
                ? (undone.kept > 0 ? t('result.kept', { count: undone.kept, formatted: number(undone.kept) }) : t('result.allBack'))
                : t('result.rest', { same: number(counts.same), skipped: number(counts.skip), errors: number(counts.error) })}
            </Text>
            {run.undoUntil ? <Text size="sm" c="dimmed">{t('result.undoUntil', { date: formatDay(new Date(run.undoUntil), i18n.language) })}</Text> : null}
          </div>
          {run.undoUntil && run.work === null ? <Button variant="default" leftSection={<IconArrowBackUp size={17} stroke={1.75} />} onClick={() => setAsked(true)} data-testid="import-undo">{t('result.undo')}</Button> : null}
          <Button component={Link} to="/devices" leftSection={<IconDevices size={17} stroke={1.75} />}>{t('result.fleet')}</Button>
        </div>
      </Panel>
      <RowsTable run={run} outcome={undone === null && counts.error > 0 ? 'error' : undefined} onOpen={() => undefined} />
      <ConfirmDialog
        opened={asked} onClose={() => setAsked(false)} destructive title={t('result.undoTitle')} confirmLabel={t('result.undoDo')} onConfirm={() => actions.undo.mutateAsync()} submitTestId="import-undo-confirm"
        message={t('result.undoText', { created: number(counts.create), updated: number(counts.update) })}
      />
    </>
  );
}
