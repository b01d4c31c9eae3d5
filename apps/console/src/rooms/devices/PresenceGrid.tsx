import type { PresenceWeek } from '#contract';
import { useState, type PointerEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cellState, slotTime, type Now } from './presence.rules.js';
import css from './presence.module.css';

const AXIS = [0, 3, 6, 9, 12, 15, 18, 21];

/** Seven rows of 48 half hours with the class hours drawn in. Beneath, the sum; under the pointer, which half hour, in words. */
export function PresenceGrid({ week, now, since, summary, children }: { week: PresenceWeek; now: Now; since: Now; summary: string; children: ReactNode }) {
  const { t, i18n } = useTranslation('devices');
  const [pointed, setPointed] = useState<{ date: string; slot: number } | null>(null);
  const long = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
  const short = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', day: 'numeric', timeZone: 'UTC' });
  const at = (event: PointerEvent) => {
    const { date, slot } = (event.target as HTMLElement).dataset;
    setPointed(date && slot ? { date, slot: Number(slot) } : null);
  };
  const day = week.days.find(({ date }) => date === pointed?.date);
  const readout = pointed && day
    ? t('week.cell', {
        day: long.format(new Date(`${pointed.date}T00:00:00Z`)), from: slotTime(pointed.slot), to: slotTime(pointed.slot + 1),
        state: [t(`week.state.${cellState(day, pointed.slot, now, since)}`), ...(day.classHours[pointed.slot] ? [t('week.cellClass')] : [])].join(' · '),
      })
    : summary;
  return (
    <>
      <div className={css.chart} role="img" aria-label={summary} onPointerOver={at} onPointerLeave={() => setPointed(null)}>
        {week.days.map((each) => (
          <div key={each.date} className={`${css.day} ${each.date === now.date ? css.today : ''}`}>
            <span className={css.dayName}>{short.format(new Date(`${each.date}T00:00:00Z`))}</span>
            <div className={css.cells}>
              {each.online.map((_, slot) => (
                <span
                  key={slotTime(slot)} className={css.cell} data-date={each.date} data-slot={slot} data-state={cellState(each, slot, now, since)}
                  data-class={each.classHours[slot] || undefined} data-now={(each.date === now.date && slot === now.slot) || undefined}
                  data-pointed={(pointed?.date === each.date && pointed.slot === slot) || undefined}
                />
              ))}
            </div>
          </div>
        ))}
        <div className={css.axis} aria-hidden>
          <span />
          <div className={css.hours}>{AXIS.map((hour) => <span key={hour}>{hour} h</span>)}</div>
        </div>
      </div>
      <div className={css.foot}><span>{readout}</span>{children}</div>
    </>
  );
}
