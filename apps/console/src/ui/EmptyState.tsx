import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Notice.module.css';

export interface EmptyStateProps {
  icon: Icon;
  title: string;
  /** What this is for, and the first step. */
  text: ReactNode;
  action?: ReactNode;
}

/** What a list says when it has nothing: what it is for, and the first step. */
export function EmptyState({ icon: Mark, title, text, action }: EmptyStateProps) {
  return (
    <div className={classes.notice}>
      <span className={classes.mark}><Mark size={26} stroke={1.75} aria-hidden /></span>
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{text}</p>
      {action ? <div className={classes.action}>{action}</div> : null}
    </div>
  );
}
