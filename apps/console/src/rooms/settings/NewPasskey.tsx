import type { PasskeyAdded, PasskeyOptions } from '#contract';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { makePasskey } from '../../app/passkey.js';
import { usePasskeyWords } from '../../app/proof/usePasskeyWords.js';
import { queryClient } from '../../app/queries.js';
import { SecretDialog, toast, useOnOpen } from '../../ui/index.js';
import { usePasskeyName } from '../session/usePasskeyName.js';
import { CodesShown } from './RecoveryCodes.js';
import classes from './Settings.module.css';

/** Names a passkey and has the browser make it; with the very first second factor the recovery codes are shown, once. */
export function NewPasskey({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const proposed = usePasskeyName();
  const explain = usePasskeyWords();
  const [name, setName] = useState(proposed);
  const [codes, setCodes] = useState<string[]>();
  useOnOpen(opened, () => { setName(proposed); setCodes(undefined); });
  const make = async (): Promise<void> => {
    const made = await makePasskey(await api.post<PasskeyOptions>('/session/passkeys/options'));
    const { recoveryCodes } = await api.post<PasskeyAdded>('/session/passkeys', { name: name.trim(), ...made });
    await Promise.all([keys.passkeys, keys.session, keys.sessions].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    toast.done(t('passkeys.added', { name: name.trim() }));
    if (recoveryCodes.length > 0) setCodes(recoveryCodes);
    else onClose();
  };
  const secret = codes && { title: t('totp.codesTitle'), doneLabel: t('totp.finish'), content: <CodesShown codes={codes} /> };
  return (
    <SecretDialog opened={opened} onClose={onClose} title={t('passkeys.add')} submitLabel={t('passkeys.make')} onSubmit={make} disabled={name.trim() === ''} explain={explain} secret={secret} submitTestId="passkey-make">
      <p className={classes.lead}>{t('passkeys.lead')}</p>
      <TextInput label={t('passkeys.name')} description={t('passkeys.nameHint')} maxLength={60} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
    </SecretDialog>
  );
}
