import type { SecondFactorAsked } from '#contract';
import { Button, PinInput, Stack, TextInput, UnstyledButton } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFirstFocus } from '../../ui/index.js';

interface SecondStepProps { asked: SecondFactorAsked; busy: boolean; alert: ReactNode; onCode: (code: string) => void; onPasskey: () => void; onBack: () => void }

/** The second step: a passkey, six digits, or a recovery code for who has neither at hand. */
export function SecondStep({ asked: { totp, passkey }, busy, alert, onCode, onPasskey, onBack }: SecondStepProps) {
  const { t } = useTranslation('session');
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(false);
  const form = useFirstFocus(recovery);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onCode(code.trim());
  };
  const typed = recovery || totp;
  return (
    <form ref={form} onSubmit={submit}>
      <Stack gap="md">
        {alert}
        {passkey && !recovery ? <Button size="md" loading={busy} onClick={onPasskey} variant={totp ? 'default' : 'filled'} leftSection={<IconFingerprint size={19} stroke={1.75} aria-hidden />} fullWidth>{t('passkey.use')}</Button> : null}
        {recovery ? <TextInput key="recovery" label={t('totp.recovery')} autoComplete="off" required withAsterisk={false} value={code} onChange={(event) => setCode(event.currentTarget.value)} /> : null}
        {totp && !recovery ? <PinInput key="pin" length={6} type="number" oneTimeCode size="md" value={code} onChange={setCode} onComplete={onCode} aria-label={t('totp.digit')} placeholder="" gap={8} /> : null}
        {typed ? <Button type="submit" size="md" loading={busy} disabled={!recovery && code.length < 6} fullWidth>{t('totp.submit')}</Button> : null}
        <UnstyledButton fz="sm" td="underline" onClick={() => { setRecovery(!recovery); setCode(''); }}>{recovery ? t(totp ? 'totp.useApp' : 'passkey.use') : t(totp ? 'totp.useRecovery' : 'passkey.useRecovery')}</UnstyledButton>
        <UnstyledButton fz="sm" td="underline" onClick={onBack}>{t('totp.back')}</UnstyledButton>
      </Stack>
    </form>
  );
}
