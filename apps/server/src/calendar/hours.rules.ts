/** Hours of class as weeks. Pure. */
import { CALENDAR_LIMITS, type ClassHours, type SettingValue } from '#contract';

const FOUR = [1, 2, 4, 5];

/** The ways of the week that a setting names: ÉCOLE-4J has four whole days, ÉCOLE-4,5J five mornings and four shorter afternoons. */
export const WEEKS: Readonly<Record<SettingValue<'school.week'>, readonly ClassHours[]>> = {
  'ecole-4j': [{ weekdays: FOUR, from: '08:30', to: '11:30' }, { weekdays: FOUR, from: '13:30', to: '16:30' }],
  'ecole-4.5j': [{ weekdays: [1, 2, 3, 4, 5], from: '08:30', to: '11:30' }, { weekdays: FOUR, from: '13:30', to: '15:45' }],
  none: [],
};

interface Stretch { from: string; to: string }
const DAYS = [1, 2, 3, 4, 5, 6, 7];

/**
 * There is class when one of these says so: a building may hold several schools. Days with the same hours stand in one line; in order, apart. More lines than a calendar takes become one
 * stretch a day, from the first class to the end of the last.
 */
export function together(all: readonly (readonly ClassHours[])[]): ClassHours[] {
  const hours = all.flat();
  const days = DAYS.map((day) => joined(hours.filter(({ weekdays }) => weekdays.includes(day))));
  const lines = grouped(days);
  if (lines.length <= CALENDAR_LIMITS.hours) return lines;
  return grouped(days.map((stretches) => { const [first, last] = [stretches[0], stretches.at(-1)]; return first && last ? [{ from: first.from, to: last.to }] : []; }));
}

/** Without overlaps, in order. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from.localeCompare(b.from))) {
    const last = found.at(-1);
    if (last && from <= last.to) last.to = to > last.to ? to : last.to;
    else found.push({ from, to });
  }
  return found;
}

function grouped(days: readonly (readonly Stretch[])[]): ClassHours[] {
  const lines = new Map<string, ClassHours>();
  days.forEach((stretches, at) => {
    for (const { from, to } of stretches) {
      const key = `${from} ${to}`;
      const line = lines.get(key) ?? { weekdays: [], from, to };
      line.weekdays.push(at + 1);
      lines.set(key, line);
    }
  });
  return [...lines.values()].sort((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to));
}
