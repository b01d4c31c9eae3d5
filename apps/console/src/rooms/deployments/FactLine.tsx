import type { DeploymentDetail } from '#contract';
import { IconCalendarTime, IconFilter, IconPinnedOff, IconSchoolOff, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../ui/index.js';
import css from './deployment.module.css';
import { windowWords } from './words.js';

/** What was chosen, in a line under the bar. */
export function FactLine({ deployment }: { deployment: DeploymentDetail }) {
  const { t, i18n } = useTranslation('deployments');
  const { schedule, follow, overridePins, wish } = deployment;
  const facts: [Icon, ReactNode][] = [];
  if (schedule?.windows?.length) facts.push([IconCalendarTime, <>{windowWords(t, schedule.windows, i18n.language)}{schedule.deadline ? <> · {t('fact.until')} <Moment at={schedule.deadline} /></> : null}</>]);
  if (schedule?.overrideLesson) facts.push([IconSchoolOff, t('fact.overrideLesson')]);
  if (overridePins && wish !== 'rollback') facts.push([IconPinnedOff, t('fact.overridePins')]);
  if (follow) facts.push([IconFilter, t('fact.follow')]);
  if (facts.length === 0) return null;
  return <ul className={css.facts}>{facts.map(([Mark, text], n) => <li key={n}><Mark size={17} stroke={1.75} aria-hidden />{text}</li>)}</ul>;
}
