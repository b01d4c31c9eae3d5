import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/index.js';
import { OwnConsolePanel } from '../delegation/OwnConsolePanel.js';
import { AppearancePanel } from './AppearancePanel.js';
import { IdentitiesPanel } from './IdentitiesPanel.js';
import { DataPanel } from './DataPanel.js';
import { PasskeysPanel } from './PasskeysPanel.js';
import { PasswordPanel } from './PasswordPanel.js';
import { ProfilePanel } from './ProfilePanel.js';
import { SessionsPanel } from './SessionsPanel.js';
import classes from './Settings.module.css';
import { TokensPanel } from './TokensPanel.js';
import { TotpPanel } from './TotpPanel.js';

/** Who I am here, how I sign in, how the console looks. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  return (
    <Page title={t('nav')} subtitle={t('lead')}>
      <div className={classes.columns}>
        <div className={classes.stack}><ProfilePanel /><AppearancePanel /></div>
        <div className={classes.stack}><PasswordPanel /><IdentitiesPanel /><TotpPanel /><DataPanel /></div>
      </div>
      <PasskeysPanel />
      <SessionsPanel />
      <TokensPanel />
      <OwnConsolePanel />
    </Page>
  );
}
