import { Button, Text } from '@mantine/core';
import { IconEraser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useMay, useSession } from '../../app/session.js';
import { ConfirmDialog, toast } from '../../ui/index.js';
import classes from './Journal.module.css';

/** Takes the name of one person out of the journal, also when they are long gone. Nobody erases themselves. */
export function EraseName({ person, name }: { person: string; name: string }) {
  const { t } = useTranslation('journal');
  const client = useQueryClient();
  const { user } = useSession();
  const mayErase = useMay('users.manage') && user.id !== person;
  const [opened, setOpened] = useState(false);
  if (!mayErase) return null;
  const erase = async (): Promise<void> => {
    await api.del(`/users/${person}?erase=true`);
    toast.done(t('erase.done'));
    await Promise.all([keys.audit, keys.users].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
  return (
    <div className={classes.erase}>
      <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconEraser size={16} stroke={1.75} aria-hidden />} onClick={() => setOpened(true)}>{t('erase.action')}</Button>
      <ConfirmDialog
        opened={opened} onClose={() => setOpened(false)} destructive title={t('erase.title', { name })} confirmLabel={t('erase.submit')} onConfirm={erase}
        message={<Text>{t('erase.text', { end: `#${person.slice(-6)}` })}</Text>}
      />
    </div>
  );
}
