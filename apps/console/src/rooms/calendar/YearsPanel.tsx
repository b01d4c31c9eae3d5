import type { SchoolYearsView, SchoolYearView } from '#contract';
import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconBeach, IconCircleCheck, IconCircleDashed, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel, RelativeTime, StateBadge, type Tone } from '../../ui/index.js';
import css from './calendar.module.css';
import { yearName } from './calendar.rules.js';
import { YearDialog } from './YearDialog.js';

const LOOK: Record<SchoolYearView['state'], { tone: Tone; icon: Icon }> = {
  whole: { tone: 'good', icon: IconCircleCheck }, partial: { tone: 'attention', icon: IconAlertTriangle }, missing: { tone: 'off', icon: IconCircleDashed },
};

/** School years of the zones that schools are in, and, when asked for, of all others. */
export function YearsPanel({ view }: { view: SchoolYearsView }) {
  const { t } = useTranslation('calendar');
  const [all, setAll] = useState(false);
  const [edited, setEdited] = useState<SchoolYearView | null>(null);
  const used = (zone: SchoolYearView['zone']) => view.zones.find((one) => one.zone === zone)?.sites ?? 0;
  const shown = view.years.filter(({ zone }) => all || used(zone) > 0);
  return (
    <Panel
      icon={IconBeach} title={t('years.title')} flush
      actions={<Group gap="xs"><Button component={Link} to="/imports/school-holidays" size="compact-md" variant="default">{t('years.import')}</Button><Button component={Link} to="/imports/class-hours" size="compact-md" variant="default">{t('years.importHours')}</Button></Group>}
    >
      <Text size="sm" c="dimmed" px="md" pt="sm">{t('years.lead')}</Text>
      <ul className={css.periods}>
        {shown.map((one) => (
          <li key={`${one.zone} ${one.year}`} className={css.period} data-testid={`year-${one.zone}-${one.year}`}>
            <StateBadge tone={one.state === 'missing' && used(one.zone) > 0 ? 'bad' : LOOK[one.state].tone} icon={LOOK[one.state].icon} label={t(`years.state.${one.state}`)} />
            <span className={css.what}><strong>{t(`zones.${one.zone}`)} · {yearName(one.year)}</strong><span>{t('years.count', { count: one.holidays.length })}{used(one.zone) > 0 ? ` · ${t('years.sites', { count: used(one.zone) })}` : ''}</span></span>
            <span className={css.origin}>{one.source ? t(`years.source.${one.source}`, { by: one.by ?? '' }) : null} {one.at ? <RelativeTime at={one.at} /> : null}</span>
            <Button size="compact-md" variant="default" onClick={() => setEdited(one)} aria-label={t('years.editOf', { zone: t(`zones.${one.zone}`), year: yearName(one.year) })}>{t('years.edit')}</Button>
          </li>
        ))}
      </ul>
      <Group px="md" pb="sm"><Button size="compact-sm" variant="subtle" aria-expanded={all} onClick={() => setAll(!all)}>{t(all ? 'years.fewer' : 'years.all')}</Button></Group>
      <YearDialog year={edited} onClose={() => setEdited(null)} />
    </Panel>
  );
}
