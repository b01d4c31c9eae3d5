import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { askReasonsAgain } from '../api/reason.js';
import { ApiProblem } from '../api/problem.js';
import classes from './Notice.module.css';
import { problemText } from './problemText.js';

export interface ErrorStateProps {
  problem: unknown;
  onRetry?: () => void;
}

/** An error in the place of what should be there: what happened, what to do, try again. */
export function ErrorState({ problem, onRetry }: ErrorStateProps) {
  const { t } = useTranslation('problems');
  const { t: ui } = useTranslation('ui');
  const { title, detail } = problemText(problem, t);
  const asksReason = problem instanceof ApiProblem && problem.code === 'reason_required';
  const again = (): void => {
    askReasonsAgain();
    onRetry?.();
  };
  return (
    <div className={classes.notice} role="alert">
      <span className={classes.mark} data-bad><IconAlertTriangle size={26} stroke={1.75} aria-hidden /></span>
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{detail}</p>
      {onRetry ? <div className={classes.action}><Button variant="default" leftSection={<IconRefresh size={17} stroke={1.75} aria-hidden />} onClick={again}>{ui(asksReason ? 'sayWhy' : 'retry')}</Button></div> : null}
    </div>
  );
}
