import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './Footer.module.css';

export function Footer() {
  const { t } = useTranslation('shell');
  return (
    <footer className={classes.footer}>
      <span>{t('footer.free')}</span>
      <Link to="/register">{t('footer.register')}</Link>
      <Link to="/accessibility">{t('footer.accessibility')}</Link>
    </footer>
  );
}
