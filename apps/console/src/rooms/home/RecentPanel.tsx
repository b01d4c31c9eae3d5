import type { AuditView } from '#contract';
import { IconHistory } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList } from '../../api/index.js';
import { Panel, RelativeTime, Skeletons } from '../../ui/index.js';
import { actionLabel, actorName } from '../journal/action.rules.js';
import classes from './Home.module.css';
import { folded } from './recent.rules.js';

/** Lines shown, of so many entries read: repeated ones are folded. */
const SHOWN = 6;
const READ = 100;

/** The last things that people did. */
export function RecentPanel() {
  const { t } = useTranslation('home');
  const { t: journal } = useTranslation('journal');
  const list = useList<AuditView>([...keys.audit, 'home'], '/audit', {}, { limit: READ });
  if (list.isError) return null;
  return (
    <Panel icon={IconHistory} title={t('recent.title')} actions={<Link to="/audit">{t('recent.all')}</Link>}>
      {list.isPending ? <Skeletons rows={5} /> : null}
      <ul className={classes.items}>
        {folded(rowsOf(list)).slice(0, SHOWN).map(({ entry, times }) => (
          <li key={entry.id} className={classes.news}><span>{actionLabel(entry.action, journal)} · {times > 1 ? t('recent.times', { count: times }) : actorName(entry, journal)}</span><span><RelativeTime at={entry.at} /></span></li>
        ))}
      </ul>
    </Panel>
  );
}
