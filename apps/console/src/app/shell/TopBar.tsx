import { ActionIcon, Kbd, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconMenu2, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LiveIndicator } from './LiveIndicator.js';
import { ScopeMenu } from './ScopeMenu.js';
import { ThemeSwitch } from './ThemeSwitch.js';
import classes from './TopBar.module.css';

/** Scope, search of everything, state of the live link, theme. */
export function TopBar({ onMenu }: { onMenu: () => void }) {
  const { t } = useTranslation('shell');
  return (
    <header className={classes.bar}>
      <ActionIcon className={classes.menu} variant="subtle" color="gray" size="lg" onClick={onMenu} aria-label={t('openNav')}><IconMenu2 size={20} stroke={1.75} /></ActionIcon>
      <ScopeMenu />
      <UnstyledButton className={classes.search} onClick={spotlight.open}>
        <IconSearch size={17} stroke={1.75} aria-hidden />
        <span className={classes.searchText}>{t('palette.open')}</span>
        <Kbd size="xs" className={classes.kbd}>Ctrl K</Kbd>
      </UnstyledButton>
      <LiveIndicator />
      <ThemeSwitch />
    </header>
  );
}
