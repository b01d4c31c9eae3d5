import { Button, Divider } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { passkeysWork } from '../../app/passkey.js';
import { signInByPasskey } from '../../app/session.js';

/** The way in without a password, where the browser has it. */
export function PasskeyEntry({ onEntered, onProblem }: { onEntered: () => Promise<void>; onProblem: (problem: unknown) => void }) {
  const { t } = useTranslation('session');
  const [busy, setBusy] = useState(false);
  if (!passkeysWork()) return null;
  const enter = (): void => {
    setBusy(true);
    onProblem(undefined);
    signInByPasskey().then(onEntered).catch(onProblem).finally(() => setBusy(false));
  };
  return (
    <>
      <Divider label={t('or')} my={4} />
      <Button variant="default" size="md" fullWidth loading={busy} onClick={enter} leftSection={<IconFingerprint size={19} stroke={1.75} aria-hidden />}>{t('passkey.enter')}</Button>
    </>
  );
}
