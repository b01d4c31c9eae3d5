import type { ImportMappingBody, ImportRunView } from '#contract';
import { Button, Select, Text } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { Panel, toast } from '../../ui/index.js';
import { useRunChange } from './import.queries.js';
import css from './imports.module.css';
import { MappedLike } from './MappedLike.js';

/** Which column is what; guessed from their names, and corrected here. Each change tries the whole file again. */
export function MappingPanel({ run }: { run: ImportRunView }) {
  const { t } = useTranslation('imports');
  const missing = run.fields.some(({ name, required }) => required && run.mapping[name] === null);
  const [opened, setOpened] = useState(missing);
  const change = useRunChange(run, (body: ImportMappingBody) => api.put<ImportRunView>(`/imports/${run.kind}/${run.id}/mapping`, body));
  const choices = run.columns.map(({ name }, at) => ({ value: String(at), label: name }));
  const map = (field: string, chosen: string | null): void => {
    const at = chosen === null ? null : Number(chosen);
    // A column is for one field: who had it before has none now.
    const others = Object.fromEntries(Object.entries(run.mapping).map(([name, column]) => [name, column === at ? null : column]));
    change.mutate({ mapping: { ...others, [field]: at } }, { onError: toast.problem });
  };
  const found = run.fields.filter(({ name }) => run.mapping[name] !== null).length;
  return (
    <Panel icon={IconColumns3} title={t('mapping.title')} actions={<Button size="compact-sm" variant="default" aria-expanded={opened} onClick={() => setOpened(!opened)}>{t(opened ? 'mapping.hide' : 'mapping.show')}</Button>}>
      <Text size="sm" c={missing ? undefined : 'dimmed'} role="status">{missing ? t('mapping.missing') : t('mapping.found', { count: found, all: run.fields.length })}{run.mappedLike ? <> <MappedLike at={run.mappedLike} /></> : null}</Text>
      {opened ? (
        <div className={css.mapping} aria-busy={change.isPending}>
          {run.fields.map(({ name, required }) => {
            const at = run.mapping[name] ?? null;
            const samples = at === null ? [] : (run.columns[at]?.samples ?? []);
            return (
              <Select
                key={name} label={t(`fields.${run.kind}.${name}`)} withAsterisk={required} required={required} searchable clearable={!required} placeholder={t('mapping.none')} disabled={change.isPending} data={choices} data-testid={`map-${name}`}
                value={at === null ? null : String(at)} onChange={(chosen) => map(name, chosen)} description={samples.length > 0 ? <bdi className={css.samples}>{samples.join(' · ')}</bdi> : t('mapping.noSample')} inputWrapperOrder={['label', 'input', 'description', 'error']}
              />
            );
          })}
        </div>
      ) : null}
    </Panel>
  );
}
