import { UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBrand } from '../../app/brand/brand.js';
import { Mark } from '../../app/shell/Mark.js';
import { setLocale } from '../../i18n/index.js';
import { useTabTitle } from '../../ui/index.js';
import classes from './Door.module.css';

/** The blackboard behind the pages that need no session, and the sheet of paper on it. @param wide for more than a few fields */
export function Door({ title, lead, wide = false, children }: { title: string; lead?: ReactNode; wide?: boolean; children: ReactNode }) {
  const { t, i18n } = useTranslation('session');
  const english = i18n.language === 'en';
  const { name } = useBrand();
  useTabTitle(title);
  return (
    <div className={classes.door}>
      <header className={classes.brand}><Mark size={34} />{name}</header>
      <main className={classes.sheet} data-wide={wide || undefined}>
        <h1 className={classes.title}>{title}</h1>
        {lead ? <p className={classes.lead}>{lead}</p> : null}
        {children}
      </main>
      <footer className={classes.footer}>
        <UnstyledButton lang={english ? 'fr' : 'en'} onClick={() => setLocale(english ? 'fr' : 'en')}>{english ? 'Français' : 'English'}</UnstyledButton>
        <Link to="/accessibility">{t('accessibility')}</Link>
      </footer>
    </div>
  );
}
