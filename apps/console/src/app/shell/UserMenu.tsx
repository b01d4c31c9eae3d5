import { Menu, UnstyledButton } from '@mantine/core';
import { IconLanguage, IconLogout, IconSettings } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { setLocale } from '../../i18n/index.js';
import { toast } from '../../ui/index.js';
import { forgetSession, signOut, useSession } from '../session.js';
import { initials } from './initials.js';
import classes from './UserMenu.module.css';

/** Who is signed in; language, settings, sign out. */
export function UserMenu() {
  const { t, i18n } = useTranslation('shell');
  const { user, organisation, console: own } = useSession();
  const navigate = useNavigate();
  const english = i18n.language === 'en';
  const leave = async (): Promise<void> => {
    try {
      const elsewhere = await signOut();
      if (elsewhere) return window.location.assign(elsewhere);
      await navigate({ to: '/sign-in' });
      forgetSession();
    } catch (error) {
      toast.problem(error);
    }
  };
  return (
    <Menu position="top-start" width={220} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.user}>
          <span className={classes.face} aria-hidden>{initials(user.name)}</span>
          <span className={classes.who}><span>{user.name}</span><span className={classes.where}>{own.name ?? organisation.name}</span></span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={17} stroke={1.75} />}>{t('settings')}</Menu.Item>
        <Menu.Item leftSection={<IconLanguage size={17} stroke={1.75} />} lang={english ? 'fr' : 'en'} onClick={() => setLocale(english ? 'fr' : 'en')}>{english ? 'Français' : 'English'}</Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={17} stroke={1.75} />} onClick={() => void leave()}>{t('signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
