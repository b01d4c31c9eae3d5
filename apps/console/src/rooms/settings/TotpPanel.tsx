import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconDeviceMobile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { Panel, StateBadge } from '../../ui/index.js';
import classes from './Settings.module.css';
import { TotpEnd } from './TotpEnd.js';
import { TotpStartDialog } from './TotpStartDialog.js';

/** The second step at sign-in. */
export function TotpPanel() {
  const { t } = useTranslation('settings');
  const { user, secondFactor } = useSession();
  const needed = secondFactor.required && user.passkeys === 0;
  const [starting, start] = useDisclosure(false);
  const [ending, end] = useDisclosure(false);
  const badge = user.totpEnabled
    ? <StateBadge tone="good" icon={IconCircleCheck} label={t('totp.on')} />
    : <StateBadge tone={user.passkeys > 0 ? 'off' : 'attention'} icon={user.passkeys > 0 ? IconCircleDashed : IconAlertTriangle} label={t('totp.off')} />;
  return (
    <Panel icon={IconDeviceMobile} title={t('totp.title')} badge={badge}>
      <p className={classes.lead}>{user.totpEnabled ? t('totp.onText') : t('totp.offText')}</p>
      {user.totpEnabled && needed ? <p className={classes.lead}>{t('totp.needed')}</p> : null}
      {user.totpEnabled
        ? <Button variant="default" onClick={end.open} disabled={needed}>{t('totp.end')}</Button>
        : <Button onClick={start.open}>{t('totp.start')}</Button>}
      {starting ? <TotpStartDialog onClose={start.close} /> : null}
      <TotpEnd opened={ending} onClose={end.close} />
    </Panel>
  );
}
