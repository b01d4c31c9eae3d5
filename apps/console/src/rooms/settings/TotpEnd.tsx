import { TextInput } from '@mantine/core';
import type { TotpCodeBody } from '#contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { FormDialog, toast } from '../../ui/index.js';
import classes from './Settings.module.css';

/** Turning the second step off takes a code: an open session alone is not enough. */
export function TotpEnd({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const [code, setCode] = useState('');
  const end = async (): Promise<void> => {
    await api.del('/session/totp', { code: code.trim() } satisfies TotpCodeBody);
    setCode('');
    await queryClient.invalidateQueries({ queryKey: keys.session });
    toast.done(t('totp.ended'));
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('totp.end')} submitLabel={t('totp.end')} destructive disabled={code.trim().length < 6} onSubmit={end}>
      <p className={classes.lead}>{t('totp.endText')}</p>
      <TextInput label={t('totp.codeOrRecovery')} autoComplete="one-time-code" maxLength={40} value={code} onChange={(event) => setCode(event.currentTarget.value)} data-autofocus />
    </FormDialog>
  );
}
