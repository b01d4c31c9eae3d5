import type { PasskeyAdded, PasskeyOptions, TotpConfirmed, TotpStart } from '#contract';
import { Alert, Stack, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconChevronRight, IconDeviceMobile, IconFingerprint, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { makePasskey, passkeysWork } from '../../app/passkey.js';
import { usePasskeyWords } from '../../app/proof/usePasskeyWords.js';
import { problemText } from '../../ui/index.js';
import { RecoveryCodes } from '../settings/RecoveryCodes.js';
import { TotpScan } from '../settings/TotpScan.js';
import classes from './Door.module.css';
import { usePasskeyName } from './usePasskeyName.js';

/** Two ways to a second factor, each in a sentence; then the recovery codes. */
export function SetUpSecond({ onDone }: { onDone: () => Promise<void> }) {
  const { t } = useTranslation('session');
  const { t: problems } = useTranslation('problems');
  const passkeyWords = usePasskeyWords();
  const name = usePasskeyName();
  const [totp, setTotp] = useState<TotpStart>();
  const [codes, setCodes] = useState<string[]>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  const attempt = (work: () => Promise<void>) => (): void => {
    setBusy(true);
    setProblem(undefined);
    work().catch(setProblem).finally(() => setBusy(false));
  };
  const keep = async (recoveryCodes: string[]): Promise<void> => (recoveryCodes.length > 0 ? setCodes(recoveryCodes) : onDone());
  const passkey = attempt(async () => {
    const made = await makePasskey(await api.post<PasskeyOptions>('/session/passkeys/options'));
    await keep((await api.post<PasskeyAdded>('/session/passkeys', { name, ...made })).recoveryCodes);
  });
  const app = attempt(async () => setTotp(await api.post<TotpStart>('/session/totp')));
  const confirm = async (code: string): Promise<void> => keep((await api.put<TotpConfirmed>('/session/totp', { code })).recoveryCodes);

  if (codes) return <div className={classes.step}><RecoveryCodes codes={codes} onDone={attempt(onDone)} /></div>;
  const said = problem === undefined ? undefined : (passkeyWords(problem) ?? problemText(problem, problems));
  return (
    <Stack gap="sm" mt="lg">
      {said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null}
      {totp ? <TotpScan secret={totp} onCode={confirm} /> : (
        <>
          {passkeysWork() ? <Way icon={IconFingerprint} title={t('second.passkey')} text={t('second.passkeyText')} busy={busy} onClick={passkey} /> : null}
          <Way icon={IconDeviceMobile} title={t('second.app')} text={t('second.appText')} busy={busy} onClick={app} />
        </>
      )}
      {totp ? <UnstyledButton fz="sm" td="underline" ta="center" onClick={() => setTotp(undefined)}>{t('second.other')}</UnstyledButton> : null}
    </Stack>
  );
}

function Way({ icon: Mark, title, text, busy, onClick }: { icon: Icon; title: string; text: string; busy: boolean; onClick: () => void }) {
  return (
    <UnstyledButton className={classes.way} disabled={busy} onClick={onClick}>
      <Mark size={24} stroke={1.75} aria-hidden />
      <span className={classes.wayText}><strong>{title}</strong><span>{text}</span></span>
      <IconChevronRight size={18} stroke={1.75} aria-hidden />
    </UnstyledButton>
  );
}
