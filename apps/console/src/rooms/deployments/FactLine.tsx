import type { DeploymentDetail } from '#contract';
import { IconCalendarTime, IconDownload, IconFilter, IconPinnedOff, IconSchoolOff, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, Moment } from '../../ui/index.js';
import css from './deployment.module.css';
import { windowWords } from './words.js';

/** What was chosen, and what was fetched for it so far, in a line under the bar. */
export function FactLine({ deployment }: { deployment: DeploymentDetail }) {
  const { t, i18n } = useTranslation('deployments');
  const { schedule, follow, overridePins, wish, bytes } = deployment;
  const facts: [Icon, ReactNode][] = [];
  if (schedule?.windows?.length) facts.push([IconCalendarTime, <>{windowWords(t, schedule.windows, i18n.language)}{schedule.deadline ? <> · {t('fact.until')} <Moment at={schedule.deadline} /></> : null}</>]);
  if (schedule?.overrideLesson) facts.push([IconSchoolOff, t('fact.overrideLesson')]);
  if (overridePins && wish !== 'rollback') facts.push([IconPinnedOff, t('fact.overridePins')]);
  if (follow) facts.push([IconFilter, t('fact.follow')]);
  const [wan, lan] = [bytes.wan, bytes.lan].map((count) => formatBytes(count, i18n.language));
  if (bytes.wan + bytes.lan > 0) facts.push([IconDownload, t(bytes.lan > 0 ? 'fact.bytesShared' : 'fact.bytes', { wan, lan })]);
  if (facts.length === 0) return null;
  return <ul className={css.facts}>{facts.map(([Mark, text], n) => <li key={n}><Mark size={17} stroke={1.75} aria-hidden />{text}</li>)}</ul>;
}
