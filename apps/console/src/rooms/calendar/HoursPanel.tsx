import type { PlaceCalendarView } from '#contract';
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconClock, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel, toast } from '../../ui/index.js';
import css from './calendar.module.css';
import { setHours } from './calendar.queries.js';
import { byWeekday } from './calendar.rules.js';
import { HoursDialog } from './HoursDialog.js';
import { useDays } from './useDays.js';

/** When there is class in a week, where that comes from, and, of a site, what changes it. */
export function HoursPanel({ view, path, mayChange }: { view: PlaceCalendarView; path: string; mayChange: boolean }) {
  const { t } = useTranslation('calendar');
  const days = useDays();
  const [asked, setAsked] = useState(false);
  const here = mayChange && view.place.kind === 'site';
  const before = view.class;
  const clear = async (): Promise<void> => {
    try {
      await setHours(path, null);
      toast.done(t('hours.cleared'), () => void setHours(path, before).catch(toast.problem));
    } catch (error) {
      toast.problem(error);
    }
  };
  const actions = here ? (
    <Group gap="xs">
      {view.hoursOrigin === 'hand' ? <Button size="compact-sm" variant="subtle" onClick={() => void clear()}>{t('hours.clear')}</Button> : null}
      <Button size="compact-md" variant="default" onClick={() => setAsked(true)}>{t('hours.edit')}</Button>
    </Group>
  ) : undefined;
  return (
    <Panel icon={IconClock} title={t('hours.title')} actions={actions}>
      <Text size="sm" c="dimmed" mb="xs">{t(`hours.origin.${view.hoursOrigin}`)}</Text>
      {view.hoursOverruled ? <Alert mb="xs" color="yellow" variant="light" icon={<IconLock size={18} stroke={1.75} />}>{t('hours.overruled')}</Alert> : null}
      {view.class.length === 0 ? <Text>{t('hours.none')}</Text> : (
        <table className={css.hours}>
          <thead className={css.unseen}><tr><th scope="col">{t('hours.day')}</th><th scope="col">{t('hours.title')}</th></tr></thead>
          <tbody>
            {byWeekday(view.class).filter(({ weekday, stretches }) => weekday < 6 || stretches.length > 0).map(({ weekday, stretches }) => (
              <tr key={weekday}><th scope="row">{days.weekday(weekday)}</th><td>{stretches.length > 0 ? stretches.map(({ from, to }) => `${from} – ${to}`).join(' · ') : t('hours.free')}</td></tr>
            ))}
          </tbody>
        </table>
      )}
      <HoursDialog opened={asked} onClose={() => setAsked(false)} view={view} path={path} />
    </Panel>
  );
}
