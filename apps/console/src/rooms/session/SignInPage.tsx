import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/index.js';
import { placeQuery } from '../../app/brand/brand.js';
import { safePlace } from '../../app/place.js';
import { signIn } from '../../app/session.js';
import { useCodeAhead } from '../../app/useCodeAhead.js';
import { problemText, useFirstFocus } from '../../ui/index.js';
import { ProviderButtons } from '../providers/ProviderButtons.js';
import { SignInTrouble } from '../providers/SignInTrouble.js';
import { Door } from './Door.js';
import { TakenBack } from './TakenBack.js';
import { TotpStep } from './TotpStep.js';

/** Address and password; then the six-digit code when the account asks for it. Returns to where the user was. */
export function SignInPage() {
  const { t } = useTranslation('session');
  const { t: problems } = useTranslation('problems');
  const { next }: { next?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const place = safePlace(next);
  useCodeAhead(place);
  const { data: here, refetch } = useQuery(placeQuery());
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  const form = useFirstFocus(asksCode);
  const [busy, setBusy] = useState(false);

  const enter = async (totp?: string): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn({ email: email.trim(), password, ...(totp ? { totp } : {}) });
      await navigate({ href: place, replace: true });
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'totp_required') setAsksCode(true);
      else setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void enter();
  };
  const said = problem === undefined ? undefined : problemText(problem, problems);
  const alert = said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null;

  if (here?.takenBack) return <TakenBack name={here.name ?? ''} onAgain={() => void refetch()} />;
  if (asksCode) return <Door title={t('totp.title')} lead={t('totp.lead')}><TotpStep busy={busy} alert={alert} onCode={(code) => void enter(code)} onBack={() => { setAsksCode(false); setProblem(undefined); }} /></Door>;
  return (
    <Door title={t('signIn.title')} lead={next && next !== '/' ? t('signIn.back') : here?.name ? t('signIn.leadOf', { name: here.name }) : t('signIn.lead')}>
      <SignInTrouble />
      <form ref={form} onSubmit={submit}>
        <Stack gap="sm">
          {alert}
          <TextInput label={t('email')} type="email" name="email" autoComplete="username" required withAsterisk={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
          <PasswordInput label={t('password')} name="password" autoComplete="current-password" required withAsterisk={false} value={password} onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }} />
          <Button type="submit" size="md" mt="xs" loading={busy} fullWidth>{t('signIn.submit')}</Button>
        </Stack>
      </form>
      <ProviderButtons next={place} />
    </Door>
  );
}
