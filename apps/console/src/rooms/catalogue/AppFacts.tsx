import type { AppView } from '#contract';
import { Anchor, Button, Text } from '@mantine/core';
import { IconId, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyValue, Panel } from '../../ui/index.js';
import css from './catalogue.module.css';
import { EditAppDialog } from './EditAppDialog.js';
import { PlatformMarks } from './PlatformMarks.js';
import { useMayEdit } from './useMayEdit.js';

/** What people say of an app: for whom it is, whose, under which licence, and what becomes of pupils' data. */
export function AppFacts({ app }: { app: AppView }) {
  const { t } = useTranslation('catalogue');
  const mayEdit = useMayEdit(app);
  const [editing, setEditing] = useState(false);
  const list = (kind: 'cycle' | 'subject', values: readonly string[]) => (values.length > 0 ? values.map((value) => t(`${kind}.${value}`)).join(' · ') : undefined);
  const owner = app.organisation ? <bdi>{app.organisation.name}</bdi> : t(app.shared ? 'facts.shared' : 'facts.kept');
  return (
    <Panel icon={IconId} title={t('facts.title')} actions={mayEdit ? <Button size="compact-sm" variant="default" leftSection={<IconPencil size={15} stroke={1.75} aria-hidden />} onClick={() => setEditing(true)} data-testid="edit-app">{t('facts.edit')}</Button> : null}>
      {app.description ? <Text className={css.description} mb="sm"><bdi>{app.description}</bdi></Text> : null}
      <KeyValue
        rows={[
          { label: t('facts.publisher'), value: app.publisher ? <bdi>{app.publisher}</bdi> : undefined },
          { label: t('facts.cycles'), value: list('cycle', app.cycles) },
          { label: t('facts.subjects'), value: list('subject', app.subjects) },
          { label: t('facts.platforms'), value: app.platforms.length > 0 ? <span className={css.badges}><PlatformMarks platforms={app.platforms} /></span> : undefined },
          { label: t('facts.licence'), value: app.licence ? <bdi>{app.licence}</bdi> : undefined },
          { label: t('facts.privacy'), value: app.privacy ? <bdi className={css.description}>{app.privacy}</bdi> : undefined },
          { label: t('facts.homepage'), value: app.homepage ? <Anchor href={app.homepage} target="_blank" rel="noreferrer"><bdi>{app.homepage}</bdi></Anchor> : undefined },
          { label: t('facts.owner'), value: owner },
        ].map((row) => ({ ...row, key: row.label }))}
      />
      <EditAppDialog key={String(editing)} opened={editing} onClose={() => setEditing(false)} app={app} />
    </Panel>
  );
}
