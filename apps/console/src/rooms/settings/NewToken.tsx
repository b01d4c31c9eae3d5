import type { ApiTokenBody, ApiTokenView } from '#contract';
import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { CopyField, SecretDialog, useOnOpen } from '../../ui/index.js';
import classes from './Settings.module.css';

const DAYS = ['30', '90', '365', ''] as const;

/** Names a key and how long it lives; then shows it, once. */
export function NewToken({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const [name, setName] = useState('');
  const [days, setDays] = useState<string>('90');
  const [made, setMade] = useState<ApiTokenView>();
  useOnOpen(opened, () => { setName(''); setMade(undefined); });
  const create = async (): Promise<void> => {
    setMade(await api.post<ApiTokenView>('/session/api-tokens', { name: name.trim(), ...(days ? { expiresInDays: Number(days) } : {}) } satisfies ApiTokenBody));
    void queryClient.invalidateQueries({ queryKey: keys.apiTokens });
  };
  const secret = made && {
    title: t('tokens.made', { name: made.name }), doneLabel: t('tokens.copied'),
    content: <><p className={classes.lead}>{t('tokens.once')}</p><CopyField label={t('tokens.token')} value={made.token ?? ''} /></>,
  };
  return (
    <SecretDialog opened={opened} onClose={onClose} title={t('tokens.add')} submitLabel={t('tokens.create')} onSubmit={create} disabled={name.trim() === ''} secret={secret}>
      <p className={classes.lead}>{t('tokens.lead')}</p>
      <TextInput label={t('tokens.name')} placeholder={t('tokens.example')} maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
      <Select label={t('tokens.life')} data={DAYS.map((value) => ({ value, label: value ? t('tokens.days', { count: Number(value) }) : t('tokens.noEnd') }))} value={days} onChange={(value) => setDays(value ?? '')} allowDeselect={false} />
    </SecretDialog>
  );
}
