import type { SettingView } from '#contract';
import { boundsOf, choicesOf, groups, heldAbove, inUnits, originOf, undoOf, valueText } from '../../../../apps/console/src/rooms/placesettings/setting.rules.js';

const syndicate = { level: 'syndicate', id: 's', name: 'S' } as const;
const commune = { level: 'commune', id: 'c', name: 'C' } as const;
const idle: SettingView = {
  key: 'session.idle-minutes', type: { kind: 'integer', min: 5, max: 720, unit: 'minutes' }, default: 720, lockable: true, tighter: 'lower', settable: true, value: 60, from: syndicate, lockedBy: null,
  own: null, inherited: { value: 60, from: syndicate }, below: 0,
};
const t = (key: string, values: Record<string, unknown> = {}) => (typeof values.defaultValue === 'string' ? `${key}|${values.defaultValue}` : `${key}${typeof values.count === 'number' ? ` ${values.count}` : ''}`);

test.each([[720, 'minutes', 12, 'hours'], [90, 'minutes', 90, 'minutes'], [60, 'minutes', 60, 'minutes'], [1_440, 'minutes', 24, 'hours'], [2_880, 'minutes', 2, 'days'], [168, 'hours', 7, 'days'], [5, 'devices', 5, 'devices']] as const)(
  '%d %s read as %d %s', (count, unit, shown, as) => expect(inUnits(count, unit)).toEqual({ count: shown, unit: as }));

test('where a value comes from, and whether something above holds it', () => {
  expect([originOf(idle, commune), originOf(idle, syndicate), originOf({ from: null }, commune)]).toEqual(['above', 'here', 'default']);
  expect([heldAbove({ lockedBy: syndicate }, commune), heldAbove({ lockedBy: syndicate }, syndicate), heldAbove(idle, commune)]).toEqual([true, false, false]);
  expect([undoOf(idle), undoOf({ own: { value: 30, locked: true, by: 'x', at: '', overridden: null } })]).toEqual([null, { value: 30, locked: true }]);
});

test('below the top only what is as strict or stricter is offered', () => {
  expect([boundsOf(idle, true), boundsOf(idle, false)]).toEqual([{ min: 5, max: 720 }, { min: 5, max: 60 }]);
  expect(boundsOf({ ...idle, tighter: 'higher' }, false)).toEqual({ min: 60, max: 720 });
  const choice = { type: { kind: 'choice' as const, choices: ['a', 'b', 'c'] }, inherited: { value: 'b', from: null } };
  expect([choicesOf({ ...choice, tighter: null }, false), choicesOf({ ...choice, tighter: 'later' }, false), choicesOf({ ...choice, tighter: 'later' }, true)]).toEqual([['a', 'b', 'c'], ['b', 'c'], ['a', 'b', 'c']]);
});

test('values read as words, by their type', () => {
  expect(valueText(idle, 720, t, 'fr')).toBe('units.hours 12');
  expect(valueText({ ...idle, type: { kind: 'switch' } }, true, t, 'fr')).toBe('on');
  expect(valueText({ key: 'school.week', type: { kind: 'choice', choices: ['ecole-4.5j'] } }, 'ecole-4.5j', t, 'fr')).toBe('settings.school-week.choices.ecole-4-5j|ecole-4.5j');
  expect(valueText({ ...idle, type: { kind: 'list', maxItems: 3, maxLength: 3 } }, ['a', 'b'], t, 'fr')).toBe('a et b');
  expect(valueText({ ...idle, type: { kind: 'list', maxItems: 3, maxLength: 3 } }, [], t, 'fr')).toBe('nothing');
});

test('the page groups by room, in the order of the declarations', () => {
  const of = (key: SettingView['key']): SettingView => ({ ...idle, key });
  expect(groups([of('session.idle-minutes'), of('school.week'), of('session.lifetime-hours')]).map(({ room, settings }) => [room, settings.length])).toEqual([['session', 2], ['school', 1]]);
});
