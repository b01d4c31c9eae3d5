import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Page.module.css';
import { useTabTitle } from './tabTitle.js';

export interface PageProps {
  title: string;
  /** Name of the browser's tab when it is not the title. */
  tabTitle?: string;
  /** One sentence under the title; numbers in it should be links. */
  subtitle?: ReactNode;
  /** Beside the title, e.g. a StateBadge. */
  badge?: ReactNode;
  actions?: ReactNode;
  icon?: Icon;
  children: ReactNode;
}

/** A page: document title, heading, first sentence, actions, then its content in a column with even gaps. */
export function Page({ title, tabTitle = title, subtitle, badge, actions, icon: Mark, children }: PageProps) {
  useTabTitle(tabTitle);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        {Mark ? <Mark className={classes.icon} size={28} stroke={1.75} aria-hidden /> : null}
        <div className={classes.titles}>
          <div className={classes.titleLine}>
            <h1 className={classes.title}>{title}</h1>
            {badge}
          </div>
          {subtitle ? <p className={classes.subtitle}>{subtitle}</p> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}
