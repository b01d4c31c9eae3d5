import type { MailTestView, MailView } from '#contract';
import { Button } from '@mantine/core';
import { IconMail, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useSession } from '../../app/session.js';
import { ErrorState, Panel, toneInk } from '../../ui/index.js';
import css from './placesettings.module.css';

/** Whether this server can send mail, and a test to one's own address. Where it is set up is the machine, not here. */
export function MailPanel() {
  const { t } = useTranslation('placesettings');
  const { email } = useSession().user;
  const { data } = useQuery({ queryKey: keys.mail, queryFn: ({ signal }) => api.get<MailView>('/mail', {}, signal), retry: false });
  const test = useMutation({ mutationFn: () => api.post<MailTestView>('/mail/test') });
  if (!data) return null;
  const send = <Button size="compact-md" variant="default" leftSection={<IconSend size={16} stroke={1.75} aria-hidden />} loading={test.isPending} onClick={() => test.mutate()} data-testid="mail-test">{t('mail.test')}</Button>;
  return (
    <Panel icon={IconMail} title={t('mail.title')} actions={data.configured ? send : undefined}>
      <p className={css.help}>{data.configured ? t('mail.from', { from: data.from, to: email }) : t('mail.none')}</p>
      {test.isError ? <ErrorState problem={test.error} onRetry={() => test.mutate()} /> : null}
      <div role="status">{test.data && !test.isPending ? <Outcome outcome={test.data} /> : null}</div>
    </Panel>
  );
}

function Outcome({ outcome: { sent, to, trouble, answer } }: { outcome: MailTestView }) {
  const { t } = useTranslation('placesettings');
  return (
    <>
      <p className={css.outcome} style={{ color: toneInk(sent ? 'good' : 'bad') }}>{trouble === null ? t('mail.sent', { to }) : t(`mail.troubles.${trouble}`)}</p>
      {answer === null ? null : <p className={css.help}>{t('mail.answer')} <q lang="en" className={css.answer}>{answer}</q></p>}
    </>
  );
}
