import { Button } from '@mantine/core';
import { IconArrowRight, IconHomeShare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatDay, RelativeTime, StateBadge } from '../../ui/index.js';
import css from './delegation.module.css';
import { delegationQuery } from './delegation.queries.js';

/** On the page of a commune, for who may hand consoles over: who runs its console, in one line, and the way there. */
export function DelegationPanel({ organisationId, name }: { organisationId: string; name: string }) {
  const { t, i18n } = useTranslation('delegation');
  const { data } = useQuery(delegationQuery(organisationId));
  if (!data) return null;
  return (
    <section className={css.line} aria-label={t('panel.label')}>
      <StateBadge tone={data.active ? 'good' : 'off'} icon={IconHomeShare} label={t(data.active ? 'state.active' : data.since ? 'state.ended' : 'state.none')} />
      <span className={css.lineText}>
        {data.active ? <>{t('panel.active', { name })} <RelativeTime at={data.since} />.{data.until ? ` ${t('panel.until', { day: formatDay(new Date(data.until), i18n.language) })}` : ''}</> : data.ended ? <>{t('panel.ended')} <RelativeTime at={data.ended.at} />.</> : t('panel.none')}
      </span>
      <Button component={Link} to={`/organisations/${organisationId}/console`} variant="default" size="compact-md" rightSection={<IconArrowRight size={16} stroke={1.75} aria-hidden />}>
        {t(data.active ? 'panel.open' : 'panel.give')}
      </Button>
    </section>
  );
}
