import { Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, formatNumber } from '../../ui/index.js';
import { AudienceText, type Audience } from './CommandDialog.js';
import { useCommand } from './useCommand.js';

/** A message on the screen of the chosen devices. */
export function MessageDialog({ opened, audience, onClose }: { opened: boolean; audience: Audience; onClose: () => void }) {
  const { t, i18n } = useTranslation('devices');
  const command = useCommand();
  const [title, setTitle] = useState('');
  const [body, setBody] = useState('');
  const send = async () => {
    await command.mutateAsync({ devices: audience.devices, kind: 'message', args: { title: title.trim(), body: body.trim() } });
    setTitle('');
    setBody('');
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('message.title')} submitLabel={t('message.send', { count: audience.count, formatted: formatNumber(audience.count, i18n.language) })} disabled={!title.trim() || !body.trim()} onSubmit={send}>
      <AudienceText audience={audience} />
      <TextInput data-autofocus required label={t('message.subject')} placeholder={t('message.subjectPlaceholder')} maxLength={120} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <Textarea required autosize minRows={3} maxRows={8} label={t('message.body')} placeholder={t('message.bodyPlaceholder')} maxLength={1_000} value={body} onChange={(event) => setBody(event.currentTarget.value)} />
      <Text size="sm" c="dimmed">{t('message.hint')}</Text>
    </FormDialog>
  );
}
