import type { ImportRunView } from '#contract';
import { Button, Group, Select, Switch, Text } from '@mantine/core';
import { IconTableColumn } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel, toast } from '../../ui/index.js';
import { MappedLike } from '../imports/MappedLike.js';
import type { ImportActions } from './takeover.queries.js';
import css from './takeover.module.css';

/** Identifiers of Craie only mean something in a list that Craie wrote: not asked of anybody else. */
const shown = (run: ImportRunView) => run.fields.filter(({ name }) => name !== 'id' || run.mapping['id'] !== null);

/** Which column is what: guessed, with what stands in it beside, and corrected by hand. */
export function ColumnsStep({ run, actions, onChecked }: { run: ImportRunView; actions: ImportActions; onChecked: () => void }) {
  const { t } = useTranslation('takeover');
  const [mapping, setMapping] = useState(run.mapping);
  const [options, setOptions] = useState(run.options);
  const choose = (field: string, column: string | null) => {
    const at = column === null ? null : Number(column);
    // A column is for one field: chosen again, it leaves the other.
    setMapping(Object.fromEntries(Object.entries(mapping).map(([name, was]) => [name, name === field ? at : was === at && at !== null ? null : was])));
  };
  const check = () => actions.map.mutate({ mapping, options }, { onSuccess: onChecked, onError: toast.problem });
  const columns = run.columns.map(({ name }, at) => ({ value: String(at), label: name }));
  const unused = run.columns.filter((_, at) => !Object.values(mapping).includes(at)).map(({ name }) => name);
  return (
    <>
      <Panel icon={IconTableColumn} title={t('columns.title')}>
        {run.mappedLike ? <Text size="sm" c="dimmed" mb="md" role="status"><MappedLike at={run.mappedLike} /></Text> : null}
        <div className={css.columns}>
          <span className={css.head}>{t('columns.field')}</span><span className={css.head}>{t('columns.column')}</span><span className={css.head}>{t('columns.samples')}</span>
          {shown(run).map(({ name }) => {
            const at = mapping[name] ?? null;
            return (
              <Fragment key={name}>
                <span className={css.field} id={`import-field-${name}`}>{t(`field.${name}`)}<small>{t(`fieldHint.${name}`)}</small></span>
                <Select data={columns} value={at === null ? null : String(at)} onChange={(value) => choose(name, value)} clearable placeholder={t('columns.none')} aria-labelledby={`import-field-${name}`} data-testid={`import-column-${name}`} />
                <span className={css.samples}>{at === null ? '–' : <bdi>{run.columns[at]?.samples.join(' · ')}</bdi>}</span>
              </Fragment>
            );
          })}
        </div>
        {unused.length > 0 ? <Text mt="md" size="sm" c="dimmed">{t('columns.unused', { names: unused.slice(0, 12).join(', ') })}</Text> : null}
      </Panel>
      <Panel title={t('columns.optionsTitle')}>
        {(['replace', 'move'] as const).map((name) => (
          <Switch key={name} mb="sm" label={t(`option.${name}`)} description={t(`optionHint.${name}`)} checked={options[name] === true} onChange={(event) => setOptions({ ...options, [name]: event.currentTarget.checked })} />
        ))}
      </Panel>
      <Group justify="flex-end"><Button loading={actions.map.isPending} disabled={run.work !== null && !actions.map.isPending && !run.work.halted} onClick={check} data-testid="import-check">{t('columns.check')}</Button></Group>
    </>
  );
}
