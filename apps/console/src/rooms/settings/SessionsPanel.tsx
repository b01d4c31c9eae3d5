import type { SessionRow } from '#contract';
import { Button } from '@mantine/core';
import { IconDevices } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys, rowsOf, useList } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { ConfirmDialog, Panel, toast } from '../../ui/index.js';
import { SessionList } from '../session/SessionList.js';
import classes from './Settings.module.css';

const SHOWN = 10;

/** Where I am signed in; what I do not recognise I end. */
export function SessionsPanel() {
  const { t } = useTranslation('settings');
  const [asked, setAsked] = useState(false);
  const list = useList<SessionRow>(keys.sessions, '/sessions', {}, { limit: SHOWN });
  const others = rowsOf(list).filter(({ current }) => !current).length;
  const endOthers = async (): Promise<void> => {
    await api.del('/sessions');
    await queryClient.invalidateQueries({ queryKey: keys.sessions });
    toast.done(t('sessions.endedOthers'));
  };
  const action = others > 0 ? <Button size="compact-md" variant="default" onClick={() => setAsked(true)}>{t('sessions.endOthers')}</Button> : undefined;
  return (
    <Panel icon={IconDevices} title={t('sessions.title')} actions={action}>
      <p className={classes.lead}>{t('sessions.lead')}</p>
      <SessionList list={list} path="/sessions" />
      <ConfirmDialog opened={asked} onClose={() => setAsked(false)} title={t('sessions.endOthersTitle')} message={t('sessions.endOthersText')} confirmLabel={t('sessions.endOthers')} destructive onConfirm={endOthers} />
    </Panel>
  );
}
