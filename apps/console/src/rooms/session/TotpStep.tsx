import { Button, PinInput, Stack, TextInput, UnstyledButton } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFirstFocus } from '../../ui/index.js';

interface TotpStepProps { busy: boolean; alert: ReactNode; onCode: (code: string) => void; onBack: () => void }

/** The second step: six digits, or a recovery code for who lost the phone. */
export function TotpStep({ busy, alert, onCode, onBack }: TotpStepProps) {
  const { t } = useTranslation('session');
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(false);
  const form = useFirstFocus(recovery);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onCode(code.trim());
  };
  return (
    <form ref={form} onSubmit={submit}>
      <Stack gap="md">
        {alert}
        {recovery
          ? <TextInput key="recovery" label={t('totp.recovery')} autoComplete="off" required withAsterisk={false} value={code} onChange={(event) => setCode(event.currentTarget.value)} />
          : <PinInput key="pin" length={6} type="number" oneTimeCode size="md" value={code} onChange={setCode} onComplete={onCode} aria-label={t('totp.digit')} placeholder="" gap={8} />}
        <Button type="submit" size="md" loading={busy} disabled={!recovery && code.length < 6} fullWidth>{t('totp.submit')}</Button>
        <UnstyledButton fz="sm" td="underline" onClick={() => { setRecovery(!recovery); setCode(''); }}>{recovery ? t('totp.useApp') : t('totp.useRecovery')}</UnstyledButton>
        <UnstyledButton fz="sm" td="underline" onClick={onBack}>{t('totp.back')}</UnstyledButton>
      </Stack>
    </form>
  );
}
