import type { Permission, SiteView } from '#contract';
import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList } from '../../api/index.js';
import { useSession } from '../../app/session.js';
import classes from './Home.module.css';

/** An empty fleet: the three steps to the first device. Who may not take one of them still sees what it is. */
export function FirstSteps() {
  const { t } = useTranslation('home');
  const sites = useList<SiteView>([...keys.sites, 'any'], '/sites', {}, { limit: 1 });
  const { permissions } = useSession();
  const steps: { key: string; to: string; done: boolean; needs: Permission }[] = [
    { key: 'sites', to: '/organisations', done: rowsOf(sites).length > 0, needs: 'organisations.manage' },
    { key: 'enrol', to: '/enrolment', done: false, needs: 'enrolment.manage' },
    { key: 'watch', to: '/devices', done: false, needs: 'devices.read' },
  ];
  const current = steps.findIndex((step) => !step.done);
  return (
    <ol className={classes.steps}>
      {steps.map((step, index) => (
        <li key={step.key} className={classes.step} data-done={step.done || undefined}>
          <span className={classes.number}>{step.done ? <IconCheck size={20} stroke={2} aria-label={t('steps.done')} /> : index + 1}</span>
          <h2>{t(`steps.${step.key}.title`)}</h2>
          <p>{t(`steps.${step.key}.text`)}</p>
          {permissions.includes(step.needs) ? <Button component={Link} to={step.to} variant={index === current ? 'filled' : 'default'}>{t(`steps.${step.key}.action`)}</Button> : null}
        </li>
      ))}
    </ol>
  );
}
