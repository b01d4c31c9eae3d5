import { Button, Checkbox, CopyButton, Group, Stack } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Settings.module.css';

/** The codes, and a way to take them along. */
export function CodesShown({ codes }: { codes: string[] }) {
  const { t } = useTranslation('settings');
  const { t: ui } = useTranslation('ui');
  return (
    <>
      <p className={classes.lead}>{t('totp.codesText', { count: codes.length })}</p>
      <ul className={classes.codes}>{codes.map((code) => <li key={code}>{code}</li>)}</ul>
      <CopyButton value={codes.join('\n')}>
        {({ copied, copy }) => <Button variant="default" onClick={copy} leftSection={copied ? <IconCheck size={17} stroke={1.75} aria-hidden /> : <IconCopy size={17} stroke={1.75} aria-hidden />}>{copied ? ui('copied') : t('totp.copyCodes')}</Button>}
      </CopyButton>
    </>
  );
}

/** Shown once: the way in when phone and passkeys are lost. One goes on when they are kept. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useTranslation('settings');
  const [kept, setKept] = useState(false);
  return (
    <Stack gap="md">
      <CodesShown codes={codes} />
      <Checkbox label={t('totp.kept')} checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Group justify="flex-end"><Button disabled={!kept} onClick={onDone}>{t('totp.finish')}</Button></Group>
    </Stack>
  );
}
