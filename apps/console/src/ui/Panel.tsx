import type { Icon } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import classes from './Panel.module.css';

export interface PanelProps {
  icon?: Icon;
  title: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
  /** Content that brings its own padding (a table). */
  flush?: boolean;
  children: ReactNode;
}

/** A titled block of a page. */
export function Panel({ icon: Mark, title, badge, actions, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <header className={classes.head}>
        {Mark ? <Mark size={18} stroke={1.75} aria-hidden /> : null}
        <h2 id={id} className={classes.title}>{title}</h2>
        {badge}
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </header>
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  );
}
