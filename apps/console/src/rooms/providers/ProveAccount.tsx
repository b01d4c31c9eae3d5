import type { SessionView, SignInPending, SignInPendingBody } from '#contract';
import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { enter } from '../../app/session.js';
import { problemText, useFirstFocus } from '../../ui/index.js';
import { TotpStep } from '../session/TotpStep.js';

/** The account's own password, once; and its code where it has a second factor. */
export function ProveAccount({ pending, place }: { pending: SignInPending; place: string }) {
  const { t } = useTranslation('providers');
  const { t: session } = useTranslation('session');
  const { t: problems } = useTranslation('problems');
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const [asksCode, setAsksCode] = useState(pending.needs === 'code');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  const form = useFirstFocus(asksCode);
  const send = async (totp?: string): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      enter(await api.post<SessionView>('/sign-in/pending', { ...(pending.needs === 'password' && { password }), ...(totp && { totp }) } satisfies SignInPendingBody));
      await navigate({ href: place, replace: true });
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'totp_required') setAsksCode(true);
      else setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const back = (): void => {
    setProblem(undefined);
    if (pending.needs === 'code') void navigate({ to: '/sign-in' });
    else setAsksCode(false);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  const said = problem === undefined ? undefined : problemText(problem, problems);
  const alert = said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null;
  if (asksCode) return <TotpStep busy={busy} alert={alert} onCode={(code) => void send(code)} onBack={back} />;
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
