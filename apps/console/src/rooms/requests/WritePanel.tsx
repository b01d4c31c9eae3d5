import type { RequestDetail, RequestTeamMessage } from '#contract';
import { Alert, Button, Checkbox, Group, Stack, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { problemText, toast } from '../../ui/index.js';
import { TEXTS } from './ask.rules.js';
import css from './requests.module.css';
import { isOpen } from './standing.rules.js';
import { useChanged } from './useChanged.js';

/** A word to the asker; as a question, the request waits for them. An asker writes here too. @param asks the reader answers requests */
export function WritePanel({ request, asks }: { request: RequestDetail; asks: boolean }) {
  const { t } = useTranslation('requests');
  const { t: problems } = useTranslation('problems');
  const changed = useChanged(request.id);
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState(true);
  const question = asks && wanted && isOpen(request.state);
  const send = useMutation({
    mutationFn: (body: RequestTeamMessage) => api.post<RequestDetail>(`/requests/${request.id}/messages`, body),
    onSuccess: (after) => { changed(after); setText(''); toast.done(t(question ? 'write.asked' : 'write.sent')); },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim()) send.mutate({ text: text.trim(), ...(question && { question: true }) });
  };
  const said = send.error ? problemText(send.error, problems) : null;
  return (
    <form className={css.write} onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Textarea autosize minRows={2} maxRows={10} maxLength={TEXTS.message} label={t(asks ? 'write.to' : request.state === 'question' ? 'write.answer' : 'write.add', { name: request.asker.name })} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null}
        <Group justify="space-between" gap="sm">
          {asks && isOpen(request.state) ? <Checkbox label={t('write.question')} checked={wanted} onChange={(event) => setWanted(event.currentTarget.checked)} /> : <span />}
          <Button type="submit" variant="default" loading={send.isPending} disabled={!text.trim()} leftSection={<IconSend size={17} stroke={1.75} aria-hidden />} data-testid="write-send">{t('write.send')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
