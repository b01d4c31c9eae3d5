import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { Page, Panel } from '../../ui/index.js';
import classes from './Register.module.css';
import { FACTS, PARTS, WHOLE } from './register.rules.js';

/** What is kept about people, why and for how long: the sheet for the register of the controller (GDPR, article 30). */
export function RegisterPage() {
  const { t } = useTranslation('register');
  const { organisation } = useSession();
  const print = <Button variant="default" className={classes.print} leftSection={<IconPrinter size={17} stroke={1.75} aria-hidden />} onClick={() => window.print()}>{t('print')}</Button>;
  return (
    <Page title={t('title')} subtitle={t('lead')} actions={print}>
      <Panel title={t('whole.title')}>
        <Facts rows={WHOLE.map((key) => [t(`whole.${key}.label`), t(`whole.${key}.text`, { name: organisation.name })])} />
      </Panel>
      {PARTS.map((part) => (
        <Panel key={part} title={t(`parts.${part}.title`)}>
          <Facts rows={FACTS.map((fact) => [t(`facts.${fact}`), t(`parts.${part}.${fact}`)])} />
        </Panel>
      ))}
    </Page>
  );
}

/** Sentences, not values: a narrow column of labels beside a readable one. */
function Facts({ rows }: { rows: [label: string, text: string][] }) {
  return <dl className={classes.facts}>{rows.map(([label, text]) => <div key={label}><dt>{label}</dt><dd>{text}</dd></div>)}</dl>;
}
