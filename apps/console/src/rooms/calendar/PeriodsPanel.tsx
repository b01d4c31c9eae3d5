import type { CalendarPeriod, PlaceCalendarView } from '#contract';
import { ActionIcon, Button, Text, Tooltip } from '@mantine/core';
import { IconBeach, IconCalendarCheck, IconCalendarOff, IconConfetti, IconFlag, IconListDetails, IconPlus, IconTrash, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel, StateBadge, toast, type Tone } from '../../ui/index.js';
import css from './calendar.module.css';
import { addException, removeException } from './calendar.queries.js';
import { ExceptionDialog } from './ExceptionDialog.js';
import { useDays } from './useDays.js';

const LOOK: Record<CalendarPeriod['kind'], { tone: Tone; icon: Icon }> = {
  holiday: { tone: 'information', icon: IconBeach }, public: { tone: 'unknown', icon: IconFlag }, closed: { tone: 'attention', icon: IconCalendarOff },
  open: { tone: 'good', icon: IconCalendarCheck }, event: { tone: 'good', icon: IconConfetti },
};

/** All that is not as in any week, in order, with where it comes from; own days are added and taken away. */
export function PeriodsPanel({ view, path, mayChange }: { view: PlaceCalendarView; path: string; mayChange: boolean }) {
  const { t } = useTranslation('calendar');
  const [asked, setAsked] = useState(false);
  const add = mayChange ? <Button size="compact-md" leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />} onClick={() => setAsked(true)}>{t('exception.add')}</Button> : undefined;
  return (
    <Panel icon={IconListDetails} title={t('periods.title')} actions={add} flush>
      {view.periods.length === 0 ? <Text p="md">{t('periods.none')}</Text> : null}
      <ul className={css.periods}>{view.periods.map((period) => <PeriodLine key={`${period.kind} ${period.from} ${period.exception?.id ?? period.name}`} period={period} view={view} path={path} mayChange={mayChange} />)}</ul>
      <ExceptionDialog opened={asked} onClose={() => setAsked(false)} view={view} path={path} />
    </Panel>
  );
}

function PeriodLine({ period, view, path, mayChange }: { period: CalendarPeriod; view: PlaceCalendarView; path: string; mayChange: boolean }) {
  const { t } = useTranslation('calendar');
  const days = useDays();
  const { kind, name, from, to, hours, exception } = period;
  const origin = exception
    ? exception.here ? t('periods.here', { by: exception.by }) : t('periods.above', { place: exception.place.name ?? t('periods.somebody'), by: exception.by })
    : kind === 'holiday' ? t(`zones.${view.zone ?? 'A'}`) : t('periods.law');
  const remove = async (): Promise<void> => {
    if (!exception || kind === 'holiday' || kind === 'public') return;
    try {
      await removeException(exception.id);
      toast.done(t('exception.removed', { name }), () => void addException(path, { kind, name, from, to, ...(hours && { hours }) }).catch(toast.problem));
    } catch (error) {
      toast.problem(error);
    }
  };
  return (
    <li className={css.period}>
      <StateBadge {...LOOK[kind]} label={t(`kinds.${kind}`)} />
      <span className={css.what}><strong><bdi>{name}</bdi></strong><span>{days.stretch(period)}{hours ? `, ${hours.from} – ${hours.to}` : ''}</span></span>
      <span className={css.origin}>{origin}</span>
      {mayChange && exception?.here
        ? <Tooltip label={t('exception.remove', { name })}><ActionIcon variant="subtle" color="gray" size={34} aria-label={t('exception.remove', { name })} onClick={() => void remove()}><IconTrash size={17} stroke={1.75} /></ActionIcon></Tooltip>
        : null}
    </li>
  );
}
