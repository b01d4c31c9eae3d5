import type { InvitationBody, InvitationView, OrganisationView } from '#contract';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { fieldErrors, Panel, problemText } from '../../ui/index.js';
import { InviteLink } from '../users/InviteLink.js';
import { looksLikeEmail } from '../users/people.rules.js';
import css from './delegation.module.css';

interface InvitePanelProps { organisation: OrganisationView; address: string; first: boolean }

/** The last step: a console without an administrator is nobody's. Who is invited here invites everybody else. */
export function InvitePanel({ organisation: { id, name }, address, first }: InvitePanelProps) {
  const { t } = useTranslation('delegation');
  const { t: users } = useTranslation('users');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<InvitationView>();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => { if (made) body.current?.querySelector('textarea')?.focus(); }, [made]);

  const invite = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!looksLikeEmail(email)) return setError(problems('fields.email'));
    setBusy(true);
    setError(undefined);
    try {
      setMade(await api.post<InvitationView>('/invitations', { email: email.trim().toLowerCase(), role: 'commune-admin', organisationId: id } satisfies InvitationBody));
      setEmail('');
      void client.invalidateQueries({ queryKey: keys.invitations });
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.code === 'conflict') setError(users('invite.hasAccount'));
      else setError((problem instanceof ApiProblem && fieldErrors(problem, problems)['email']) || problemText(problem, problems).detail);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel icon={IconUserPlus} title={t(first ? 'invite.first' : 'invite.title')} actions={<Link to="/users" search={{ q: name }}>{t('invite.people')}</Link>}>
      <p className={css.lead}>{t('invite.lead', { name })}</p>
      <form onSubmit={(event) => void invite(event)} noValidate>
        <Group align="flex-start" gap="xs">
          <TextInput type="email" aria-label={t('invite.email')} placeholder={t('invite.email')} autoComplete="off" maxLength={254} w={320} maw="100%" value={email} error={error} onChange={(event) => setEmail(event.currentTarget.value)} />
          <Button type="submit" variant={first && !made ? 'filled' : 'default'} loading={busy} disabled={email.trim() === ''}>{t('invite.submit')}</Button>
        </Group>
      </form>
      {made ? <Stack gap="sm" mt="md" ref={body}><InviteLink invitation={made} {...(address && { origin: new URL(address).origin })} /></Stack> : null}
    </Panel>
  );
}
