import type { SecondFactorAsked, SessionView, SignInPending, SignInPendingBody } from '#contract';
import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { askPasskey, passkeysWork } from '../../app/passkey.js';
import { usePasskeyWords } from '../../app/proof/usePasskeyWords.js';
import { enter } from '../../app/session.js';
import { problemText, useFirstFocus } from '../../ui/index.js';
import { SecondStep } from '../session/SecondStep.js';

/** The account's own password, once; and its code where it has a second factor. */
export function ProveAccount({ pending, place }: { pending: SignInPending; place: string }) {
  const { t } = useTranslation('providers');
  const { t: session } = useTranslation('session');
  const { t: problems } = useTranslation('problems');
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState<SecondFactorAsked | undefined>(pending.secondFactor);
  const passkeyWords = usePasskeyWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  const form = useFirstFocus(asked);
  const send = async (second: () => Promise<Pick<SignInPendingBody, 'totp' | 'passkey'>>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      enter(await api.post<SessionView>('/sign-in/pending', { ...(pending.needs === 'password' && { password }), ...(await second()) } satisfies SignInPendingBody));
      await navigate({ href: place, replace: true });
    } catch (error) {
      if (error instanceof ApiProblem && error.secondFactor) setAsked(error.secondFactor);
      else setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const back = (): void => {
    setProblem(undefined);
    if (pending.needs === 'code') void navigate({ to: '/sign-in' });
    else setAsked(undefined);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send(async () => ({}));
  };
  const said = problem === undefined ? undefined : (passkeyWords(problem) ?? problemText(problem, problems));
  const alert = said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null;
  if (asked) {
    const passkey = passkeysWork() ? asked.passkey : null;
    return <SecondStep asked={{ ...asked, passkey }} busy={busy} alert={alert} onBack={back} onCode={(code) => void send(async () => ({ totp: code }))} onPasskey={() => void send(async () => (passkey ? { passkey: await askPasskey(passkey) } : {}))} />;
  }
  return (
    <form ref={form} onSubmit={submit}>
      <Stack gap="sm">
        {alert}
        <input type="email" name="username" autoComplete="username" value={pending.email} readOnly hidden />
        <PasswordInput label={t('continue.password.label')} autoComplete="current-password" required withAsterisk={false} value={password} onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': session('showPassword'), tabIndex: 0 }} />
        <Button type="submit" size="md" mt="xs" loading={busy} disabled={password === ''} fullWidth>{t('continue.password.submit')}</Button>
      </Stack>
    </form>
  );
}
