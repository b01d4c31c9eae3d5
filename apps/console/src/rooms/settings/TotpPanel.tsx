import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCircleCheck, IconDeviceMobile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { Panel, StateBadge } from '../../ui/index.js';
import classes from './Settings.module.css';
import { TotpEnd } from './TotpEnd.js';
import { TotpStartDialog } from './TotpStartDialog.js';

/** The second step at sign-in. */
export function TotpPanel() {
  const { t } = useTranslation('settings');
  const { user } = useSession();
  const [starting, start] = useDisclosure(false);
  const [ending, end] = useDisclosure(false);
  const badge = user.totpEnabled
    ? <StateBadge tone="good" icon={IconCircleCheck} label={t('totp.on')} />
    : <StateBadge tone="attention" icon={IconAlertTriangle} label={t('totp.off')} />;
  return (
    <Panel icon={IconDeviceMobile} title={t('totp.title')} badge={badge}>
      <p className={classes.lead}>{user.totpEnabled ? t('totp.onText') : t('totp.offText')}</p>
      {user.totpEnabled
        ? <Button variant="default" onClick={end.open}>{t('totp.end')}</Button>
        : <Button onClick={start.open}>{t('totp.start')}</Button>}
      {starting ? <TotpStartDialog onClose={start.close} /> : null}
      <TotpEnd opened={ending} onClose={end.close} />
    </Panel>
  );
}
