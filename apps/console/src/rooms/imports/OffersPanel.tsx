import type { ImportAnswersBody, ImportMappingBody, ImportRunView } from '#contract';
import { Button, Text } from '@mantine/core';
import { IconBulb, IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { Panel, toast } from '../../ui/index.js';
import { useRunChange } from './import.queries.js';
import css from './imports.module.css';

const SHOWN = 12;

/** What one click settles for many rows: things that are missing and could be made, questions with the same answer. */
export function OffersPanel({ run }: { run: ImportRunView }) {
  const { t } = useTranslation('imports');
  const map = useRunChange(run, (body: ImportMappingBody) => api.put<ImportRunView>(`/imports/${run.kind}/${run.id}/mapping`, body));
  const answer = useRunChange(run, (body: ImportAnswersBody) => api.put<ImportRunView>(`/imports/${run.kind}/${run.id}/answers`, body));
  const busy = map.isPending || answer.isPending;
  return (
    <>
      {run.offers.map(({ option, rows, names }) => (
        <Panel key={option} icon={IconBulb} title={t(`offers.${option}.title`, { count: names.length })} actions={<Button loading={busy} data-testid={`offer-${option}`} onClick={() => map.mutate({ mapping: run.mapping, options: { [option]: true } }, { onError: toast.problem })}>{t(`offers.${option}.do`, { count: names.length })}</Button>}>
          <Text size="sm">{t(`offers.${option}.text`, { count: rows })} <bdi>{names.slice(0, SHOWN).join(', ')}{names.length > SHOWN ? '…' : ''}</bdi></Text>
        </Panel>
      ))}
      {run.counts.ask > 0 ? (
        <Panel icon={IconHelpCircle} title={t('ask.title', { count: run.counts.ask })}>
          <Text size="sm" mb={10}>{t('ask.text')}</Text>
          <div className={css.buttons}>{(['match', 'new', 'skip'] as const).map((one) => <Button key={one} size="compact-md" variant="default" disabled={busy} onClick={() => answer.mutate({ answer: one }, { onError: toast.problem })}>{t(`ask.all.${one}`)}</Button>)}</div>
        </Panel>
      ) : null}
    </>
  );
}
