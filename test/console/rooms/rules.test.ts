import fc from 'fast-check';
import type { FleetSummary } from '#contract';
import { attentionItems } from '../../../apps/console/src/rooms/home/attention.rules.js';
import { ACTIONS, actionLabel, facts, factValue, subjectLabel, subjectLink } from '../../../apps/console/src/rooms/journal/action.rules.js';
import { checkUai } from '../../../apps/console/src/rooms/organisations/uai.rules.js';
import { passwordStrength } from '../../../apps/console/src/rooms/session/password.rules.js';

const calm: FleetSummary = { total: 10, online: 8, offline: 2, unmanaged: 0, quarantined: 0, silentSince7Days: 0, targetWaiting: 0, targetFailed: 0, organisations: 1, sites: 1 };

describe('what waits for a person', () => {
  test('nothing in a calm fleet', () => expect(attentionItems(calm)).toEqual([]));

  test('failures first; what settles by itself last and not urgent', () => {
    const items = attentionItems({ ...calm, targetWaiting: 5, quarantined: 1, targetFailed: 2, silentSince7Days: 3 });
    expect(items.map((item) => item.key)).toEqual(['failed', 'quarantined', 'silent', 'waiting']);
    expect(items.filter((item) => !item.urgent).map((item) => item.key)).toEqual(['waiting']);
  });

  test('requests that wait lead to their list', () => {
    expect(attentionItems(calm, 0)).toEqual([]);
    expect(attentionItems({ ...calm, silentSince7Days: 1 }, 3).map(({ key, to, count, urgent }) => ({ key, to, count, urgent }))).toEqual([{ key: 'requests', to: '/requests', count: 3, urgent: true }, { key: 'silent', to: '/devices', count: 1, urgent: true }]);
  });
});

describe('UAI', () => {
  test.each(['0951099D', '0330001X', '0400001J', '0750001U', ' 040 0001 j '])('%s is right', (text) => expect(checkUai(text).state).toBe('valid'));
  test('a wrong key names the right one', () => expect(checkUai('0400001A')).toEqual({ state: 'wrong-key', expected: 'J' }));
  test.each([['', 'empty'], ['0400', 'incomplete'], ['040000JJ', 'incomplete'], ['04000011J', 'incomplete']])('"%s" is %s', (text, state) => expect(checkUai(text).state).toBe(state));
  test('exactly one letter fits seven digits', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 9_999_999 }), (number) => {
      const digits = String(number).padStart(7, '0');
      expect('ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('').filter((letter) => checkUai(digits + letter).state === 'valid')).toHaveLength(1);
    }));
  });
});

test.each([['', 0], ['court', 0], ['aaaaaaaaaaaaaaaa', 0], ['motdepasse12', 1], ['une phrase ordinaire', 3], ['la craie crisse', 2]])('strength of "%s" is %d', (password, strength) => {
  expect(passwordStrength(password)).toBe(strength);
});

describe('the journal', () => {
  const t = (key: string, values: Record<string, unknown> = {}): string => (key === 'subjects.user' ? 'son compte' : typeof values.defaultValue === 'string' ? values.defaultValue : key);

  test('an unknown action shows its code', () => expect(actionLabel('odd.thing', t)).toBe('odd.thing'));
  test('no action is listed twice', () => expect(new Set(ACTIONS).size).toBe(ACTIONS.length));

  test('a subject is said by its name, its kind or the end of its id', () => {
    expect(subjectLabel('site:0190f3a0-0000-7000-8000-000000abcdef', { name: 'École' }, t)).toBe('École');
    expect(subjectLabel('user:0190f3a0-0000-7000-8000-000000abcdef', {}, t)).toBe('son compte');
    expect(subjectLabel('site:0190f3a0-0000-7000-8000-000000abcdef', {}, t)).toBe('site …abcdef');
    expect(subjectLabel('reboot', {}, t)).toBe('reboot');
  });

  test('only what has a page is a link', () => {
    const id = '0190f3a0-0000-7000-8000-000000abcdef';
    expect(subjectLink(`device:${id}`)).toBe(`/devices/${id}`);
    expect(subjectLink(`request:${id}`)).toBe(`/requests/${id}`);
    expect(subjectLink(`user:${id}`)).toBeUndefined();
    expect(subjectLink('device:../../evil')).toBeUndefined();
  });

  test('a role reads by its name, its end by its day in Paris', () => {
    const words = (key: string) => (key === 'users:roles.auditor.name' ? 'Auditeur' : key);
    expect([factValue('wish', 'pin', words, 'fr'), factValue('cause', 'failures', words, 'fr')]).toEqual(['deployments:wish.pin.name', 'deployments:fact.pausedFor.failures']);
    expect(factValue('role', 'auditor', words, 'fr')).toBe('Auditeur');
    expect(factValue('until', '2026-12-31T22:59:59.999Z', words, 'fr')).toBe('31/12/2026');
    expect(factValue('version', '2.0', words, 'fr')).toBe('2.0');
  });

  test('facts are short: lists counted, identifiers and objects left out', () => {
    expect(facts({ name: 'x', count: 2, deviceIds: ['a'], sites: ['a', 'b'], nested: { a: 1 }, nothing: null, text: 'y'.repeat(200) })).toEqual([['count', '2'], ['sites', '2'], ['text', 'y'.repeat(120)]]);
  });
});
