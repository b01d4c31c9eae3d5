import { Alert } from '@mantine/core';
import { IconCalendarExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { formatDay } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import css from './delegation.module.css';
import { endsSoon } from './term.rules.js';

/** Seven days before a console goes back, to the syndicate: what will happen, and what can be done. */
export function EndNotice({ until, name }: { until: string | null; name: string }) {
  const { t, i18n } = useTranslation('delegation');
  const now = useMinute();
  if (until === null || !endsSoon(until, now)) return null;
  return (
    <Alert color="yellow" variant="light" icon={<IconCalendarExclamation size={18} stroke={1.75} />} title={t('term.soon', { day: formatDay(new Date(until), i18n.language) })} data-testid="ends-soon">
      {t('term.soonText', { name })}
    </Alert>
  );
}

/** The same above every page of the commune's people, once they are in. */
export function EndBar() {
  const { t, i18n } = useTranslation('delegation');
  const { console: { until } } = useSession();
  const now = useMinute();
  if (until === null || !endsSoon(until, now)) return null;
  return (
    <section className={css.bar} aria-label={t('term.label')} data-testid="ends-soon">
      <IconCalendarExclamation size={19} stroke={1.75} aria-hidden />
      <span><strong>{t('term.soon', { day: formatDay(new Date(until), i18n.language) })}</strong> {t('term.ownText')}</span>
    </section>
  );
}
