import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Mark } from '../../app/shell/Mark.js';
import { Page } from '../../ui/index.js';
import classes from './Statement.module.css';

const PARTS = ['state', 'works', 'keyboard', 'lacks', 'contact', 'defender'] as const;

/** The statement that French law asks of public services (RGAA), in plain words. */
export function StatementPage() {
  const { t } = useTranslation('accessibility');
  const lines = (part: string): string[] => t(`${part}.text`).split('\n');
  return (
    <div className={classes.sheet}>
      <header className={classes.head}><Link to="/" className={classes.back}><IconArrowLeft size={18} stroke={1.75} aria-hidden />{t('back')}</Link><Mark /></header>
      <main>
        <Page title={t('title')} subtitle={t('lead')}>
          {PARTS.map((part) => (
            <section key={part} className={classes.part}>
              <h2>{t(`${part}.title`)}</h2>
              {lines(part).length > 1 ? <ul>{lines(part).map((line) => <li key={line}>{line}</li>)}</ul> : <p>{lines(part)[0]}</p>}
            </section>
          ))}
        </Page>
      </main>
    </div>
  );
}
