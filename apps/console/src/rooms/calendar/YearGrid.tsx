import type { PlaceCalendarView } from '#contract';
import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './calendar.module.css';
import { lookOf, schoolMonths, type Month } from './calendar.rules.js';
import { useDays } from './useDays.js';

const STATES = ['class', 'free', 'holiday', 'public', 'closed'] as const;

/** Twelve months of a school year, a day a square. What is not as in any week is told in words too, for who does not see it. */
export function YearGrid({ view, year, today }: { view: PlaceCalendarView; year: number; today: string }) {
  const { t } = useTranslation('calendar');
  return (
    <>
      <ul className={css.legend}>
        {STATES.map((state) => <li key={state}><span className={css.day} data-state={state} aria-hidden>{MARKS[state]}</span>{t(`states.${state}`)}</li>)}
        <li><span className={css.day} data-state="free" data-event aria-hidden />{t('states.event')}</li>
      </ul>
      <div className={css.year}>{schoolMonths(year).map((month) => <MonthGrid key={month.first} month={month} view={view} today={today} />)}</div>
    </>
  );
}

/** Beside its colour each state has a shape: a letter that nobody reads aloud. */
const MARKS = { class: '', free: '', holiday: 'v', public: 'f', closed: '×' } as const;

function MonthGrid({ month, view, today }: { month: Month; view: PlaceCalendarView; today: string }) {
  const { t } = useTranslation('calendar');
  const days = useDays();
  return (
    <table className={css.month}>
      <caption>{days.month(month.first)}</caption>
      <thead><tr>{[1, 2, 3, 4, 5, 6, 7].map((one) => <th key={one} scope="col" abbr={days.weekday(one)}>{days.weekday(one, 'narrow')}</th>)}</tr></thead>
      <tbody>
        {month.weeks.map((week) => (
          <tr key={week.find((day) => day !== null)}>
            {week.map((day, at) => (day === null ? <td key={`${month.first} ${at}`} aria-hidden /> : <DayCell key={day} day={day} view={view} today={today} word={(state) => t(`states.${state}`)} />))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DayCell({ day, view, today, word }: { day: string; view: PlaceCalendarView; today: string; word: (state: string) => string }) {
  const { state, event, names } = lookOf(view, day);
  const said = [...(state === 'class' || state === 'free' ? [] : [word(state)]), ...(event ? [word('event')] : []), ...names];
  return (
    <td aria-current={day === today ? 'date' : undefined} title={said.length > 0 ? [...new Set(said)].join(' · ') : undefined}>
      <span className={css.day} data-state={state} data-event={event || undefined} data-today={day === today || undefined}>
        {Number(day.slice(8))}{MARKS[state] ? <sup aria-hidden>{MARKS[state]}</sup> : null}
        <VisuallyHidden>{[word(state), ...names].join(', ')}</VisuallyHidden>
      </span>
    </td>
  );
}
