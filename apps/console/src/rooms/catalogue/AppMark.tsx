import type { AppView } from '#contract';
import { IconApps, IconPackage } from '@tabler/icons-react';
import css from './catalogue.module.css';

/** The icon of an app; without one, where it comes from. Its name stands beside it. */
export function AppMark({ app }: { app: Pick<AppView, 'icon' | 'source'> }) {
  const Mark = app.source === 'upload' ? IconPackage : IconApps;
  return <span className={css.mark} data-picture={app.icon !== null || undefined}>{app.icon === null ? <Mark size={24} stroke={1.5} aria-hidden /> : <img src={app.icon} alt="" width={38} height={38} loading="lazy" />}</span>;
}
