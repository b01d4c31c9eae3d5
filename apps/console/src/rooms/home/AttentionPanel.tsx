import { IconAlertTriangle, IconBellRinging, IconChevronRight, IconClock, IconInbox, IconMoodSmile, IconShieldQuestion, IconZzz, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ScopeParams } from '../../app/scope.js';
import { EmptyState, Panel, Skeletons, toneInk, tonePale } from '../../ui/index.js';
import type { AttentionItem } from './attention.rules.js';
import classes from './Home.module.css';

const ICONS: Record<AttentionItem['key'], Icon> = { requests: IconInbox, failed: IconAlertTriangle, quarantined: IconShieldQuestion, silent: IconZzz, waiting: IconClock };

/** Each line: how many, why, what happens next, and the list behind it. */
export function AttentionPanel({ items, scope }: { items: AttentionItem[] | undefined; scope: ScopeParams }) {
  const { t } = useTranslation('home');
  if (!items) return <Panel icon={IconBellRinging} title={t('attention.title')}><Skeletons rows={4} height={30} /></Panel>;
  return (
    <Panel icon={IconBellRinging} title={t('attention.title')} flush>
      {items.length === 0 ? <EmptyState icon={IconMoodSmile} title={t('attention.noneTitle')} text={t('attention.noneText')} /> : (
        <ul className={classes.items}>
          {items.map((item) => {
            const Mark = ICONS[item.key];
            return (
              <li key={item.key}>
                <Link to={item.to} search={{ ...scope, ...item.search }} className={classes.item}>
                  <span className={classes.badge} style={{ color: toneInk(item.tone), background: tonePale(item.tone) }}><Mark size={20} stroke={1.75} aria-hidden /></span>
                  <span className={classes.words}><strong>{t(`attention.${item.key}.what`, { count: item.count })}</strong><span>{t(`attention.${item.key}.next`, { count: item.count })}</span></span>
                  <IconChevronRight className={classes.go} size={18} stroke={1.75} aria-hidden />
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
