import type { RequestMessageBody, RequestStatusView } from '#contract';
import { Alert, Button, Stack, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconMessagePlus, IconSend } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { problemText, toast } from '../../ui/index.js';
import { TEXTS } from './ask.rules.js';
import { statusQuery } from './request.queries.js';

/** The asker answers the question that it waits for; otherwise a word can be added. */
export function Answer({ secret, asked }: { secret: string; asked: boolean }) {
  const { t } = useTranslation('ask');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [opened, setOpened] = useState(false);
  const send = useMutation({
    mutationFn: (body: RequestMessageBody) => api.post<RequestStatusView>(`/request-status/${encodeURIComponent(secret)}/messages`, body),
    onSuccess: (view) => { client.setQueryData(statusQuery(secret).queryKey, view); setText(''); setOpened(false); toast.done(t(asked ? 'track.answered' : 'track.added')); },
    onError: () => void client.invalidateQueries({ queryKey: statusQuery(secret).queryKey }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim()) send.mutate({ text: text.trim() });
  };
  if (!asked && !opened) return <div><Button variant="default" leftSection={<IconMessagePlus size={17} stroke={1.75} aria-hidden />} onClick={() => setOpened(true)} data-testid="answer-open">{t('track.add')}</Button></div>;
  const said = send.error ? problemText(send.error, problems) : null;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Textarea autosize minRows={2} maxRows={8} maxLength={TEXTS.message} label={t(asked ? 'track.answer' : 'track.addLabel')} required withAsterisk={false} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null}
        <div><Button type="submit" loading={send.isPending} disabled={!text.trim()} leftSection={<IconSend size={17} stroke={1.75} aria-hidden />} data-testid="answer-send">{t(asked ? 'track.answerSend' : 'track.addSend')}</Button></div>
      </Stack>
    </form>
  );
}
