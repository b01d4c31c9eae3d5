import type { SessionRow, UserView } from '#contract';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys, rowsOf, useList } from '../../api/index.js';
import { toast } from '../../ui/index.js';
import { SessionList } from '../session/SessionList.js';

const SHOWN = 10;

/** Where a person is signed in, to end one session or all: for a lost computer, or somebody who has left. */
export function SessionsDialog({ person, opened, onClose }: { person: UserView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('users');
  const { t: ui } = useTranslation('ui');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const path = `/users/${person.id}/sessions`;
  const list = useList<SessionRow>(keys.personSessions(person.id), path, {}, { limit: SHOWN, enabled: opened });
  const count = rowsOf(list).length;
  const endAll = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.del(path);
      toast.done(t('sessions.endedAll', { name: person.name }));
      onClose();
    } catch (error) {
      toast.problem(error);
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: keys.sessions });
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t('sessions.title', { name: person.name })} size={600} closeButtonProps={{ 'aria-label': ui('close') }}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">{t('sessions.lead')}</Text>
        {list.isSuccess && count === 0 ? <Text>{t('sessions.none', { name: person.name })}</Text> : <SessionList list={list} path={path} />}
        {count > 0 ? <Group justify="flex-end"><Button color="red" loading={busy} onClick={() => void endAll()}>{t('sessions.endAll')}</Button></Group> : null}
      </Stack>
    </Modal>
  );
}
