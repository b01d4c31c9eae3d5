import type { SiteView } from '#contract';
import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList } from '../../api/index.js';
import classes from './Home.module.css';

/** An empty fleet: the three steps to the first device. */
export function FirstSteps() {
  const { t } = useTranslation('home');
  const sites = useList<SiteView>([...keys.sites, 'any'], '/sites', {}, { limit: 1 });
  const steps = [
    { key: 'sites', to: '/organisations', done: rowsOf(sites).length > 0 },
    { key: 'enrol', to: '/enrolment', done: false },
    { key: 'watch', to: '/devices', done: false },
  ];
  const current = steps.findIndex((step) => !step.done);
  return (
    <ol className={classes.steps}>
      {steps.map((step, index) => (
        <li key={step.key} className={classes.step} data-done={step.done || undefined}>
          <span className={classes.number}>{step.done ? <IconCheck size={20} stroke={2} aria-label={t('steps.done')} /> : index + 1}</span>
          <h2>{t(`steps.${step.key}.title`)}</h2>
          <p>{t(`steps.${step.key}.text`)}</p>
          <Button component={Link} to={step.to} variant={index === current ? 'filled' : 'default'}>{t(`steps.${step.key}.action`)}</Button>
        </li>
      ))}
    </ol>
  );
}
