import type { SecondFactorAsked, SignInBody } from '#contract';
import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/index.js';
import { placeQuery } from '../../app/brand/brand.js';
import { askPasskey, passkeysWork } from '../../app/passkey.js';
import { safePlace } from '../../app/place.js';
import { usePasskeyWords } from '../../app/proof/usePasskeyWords.js';
import { signIn } from '../../app/session.js';
import { useCodeAhead } from '../../app/useCodeAhead.js';
import { problemText, useFirstFocus } from '../../ui/index.js';
import { ProviderButtons } from '../providers/ProviderButtons.js';
import { SignInTrouble } from '../providers/SignInTrouble.js';
import { Door } from './Door.js';
import { PasskeyEntry } from './PasskeyEntry.js';
import { SecondStep } from './SecondStep.js';
import { TakenBack } from './TakenBack.js';

/** A passkey alone; or address and password, then the second step when the account has one. Returns to where the user was. */
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
  const [asked, setAsked] = useState<SecondFactorAsked>();
  const [problem, setProblem] = useState<unknown>(undefined);
  const form = useFirstFocus(asked);
  const [busy, setBusy] = useState(false);
  const passkeyWords = usePasskeyWords();

  const go = (): Promise<void> => navigate({ href: place, replace: true });
  const enter = async (second: () => Promise<Pick<SignInBody, 'totp' | 'passkey'>>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn({ email: email.trim(), password, ...(await second()) });
      await go();
    } catch (error) {
      if (error instanceof ApiProblem && error.secondFactor) setAsked(passkeysWork() ? error.secondFactor : { ...error.secondFactor, passkey: null });
      else {
        setProblem(error);
        // A challenge is good once: the way back leads to another one.
        if (error instanceof ApiProblem && error.code === 'passkey_refused') setAsked(undefined);
      }
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void enter(async () => ({}));
  };
  const said = problem === undefined ? undefined : (passkeyWords(problem) ?? problemText(problem, problems));
  const alert = said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null;

  if (here?.takenBack) return <TakenBack name={here.name ?? ''} onAgain={() => void refetch()} />;
  if (asked) {
    const { passkey, totp } = asked;
    return (
      <Door title={t(totp ? 'totp.title' : 'passkey.stepTitle')} lead={t(totp ? 'totp.lead' : 'passkey.stepLead')}>
        <SecondStep
          asked={asked} busy={busy} alert={alert} onBack={() => { setAsked(undefined); setProblem(undefined); }} onCode={(code) => void enter(async () => ({ totp: code }))}
          onPasskey={() => void enter(async () => (passkey ? { passkey: await askPasskey(passkey) } : {}))}
        />
      </Door>
    );
  }
  return (
    <Door title={t('signIn.title')} lead={next && next !== '/' ? t('signIn.back') : here?.name ? t('signIn.leadOf', { name: here.name }) : t('signIn.lead')}>
      <SignInTrouble />
      <form ref={form} onSubmit={submit}>
        <Stack gap="sm">
          {alert}
          <TextInput label={t('email')} type="email" name="email" autoComplete="username" required withAsterisk={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
          <PasswordInput label={t('password')} name="password" autoComplete="current-password" required withAsterisk={false} value={password} onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }} />
          <Button type="submit" size="md" mt="xs" loading={busy} fullWidth>{t('signIn.submit')}</Button>
          <PasskeyEntry onEntered={go} onProblem={setProblem} />
        </Stack>
      </form>
      <ProviderButtons next={place} only={here?.signIn.providers} />
    </Door>
  );
}
