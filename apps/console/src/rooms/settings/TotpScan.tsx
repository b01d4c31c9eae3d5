import type { TotpStart } from '#contract';
import { Button, Group, Skeleton, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyField, problemText } from '../../ui/index.js';
import classes from './Settings.module.css';

async function picture(uri: string): Promise<string> {
  const { toString } = await import('qrcode');
  return `data:image/svg+xml;utf8,${encodeURIComponent(await toString(uri, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' }))}`;
}

/** The picture to scan, the same as a text for who cannot scan, and the first code. */
export function TotpScan({ secret, onCode }: { secret: TotpStart; onCode: (code: string) => Promise<void> }) {
  const { t } = useTranslation('settings');
  const { t: problems } = useTranslation('problems');
  const qr = useQuery({ queryKey: ['qr', secret.uri], queryFn: () => picture(secret.uri), staleTime: Infinity, gcTime: 0 });
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<unknown>(undefined);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    onCode(code).catch(setProblem).finally(() => setBusy(false));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p className={classes.lead}>{t('totp.scan')}</p>
        <div className={classes.scan}>
          {qr.data ? <img className={classes.qr} src={qr.data} alt={t('totp.qr')} /> : <Skeleton w={188} h={188} />}
          <div className={classes.type}>
            <span>{t('totp.secret')}</span>
            <CopyField label={t('totp.secret')} value={secret.secret} multiline />
            <TextInput label={t('totp.code')} inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={code} onChange={(event) => setCode(event.currentTarget.value.replace(/\D/g, ''))} error={problem === undefined ? undefined : problemText(problem, problems).detail} data-autofocus />
          </div>
        </div>
        <Group justify="flex-end"><Button type="submit" disabled={code.length !== 6} loading={busy}>{t('totp.confirm')}</Button></Group>
      </Stack>
    </form>
  );
}
