import { PERMISSIONS, permissionsOf, ROLE_NAMES, ROLES, TIMED_ROLES, withLesser } from '#contract';
import fc from 'fast-check';
import { inForce, keepsTheHouse, LONGEST_TERM, termProblem, type Term } from '../../../apps/server/src/access/people.rules.js';

const NOW = new Date('2026-11-30T12:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

describe('roles', () => {
  test('an owner may everything, an auditor changes nothing, nobody else gives access but who runs a commune', () => {
    expect(permissionsOf(['owner'])).toEqual(PERMISSIONS);
    expect(permissionsOf(['auditor']).every((permission) => permission.endsWith('.read'))).toBe(true);
    expect(ROLE_NAMES.filter((role) => permissionsOf([role]).includes('users.manage'))).toEqual(['owner', 'commune-admin']);
  });

  test('several are their union; names of another version, or of an object, allow nothing', () => {
    fc.assert(fc.property(fc.subarray(ROLE_NAMES), fc.array(fc.constantFrom('janitor', 'constructor', '__proto__', '')), (held, strange) => {
      const all = new Set(withLesser(held.flatMap((role) => [...ROLES[role].permissions])));
      expect(new Set(permissionsOf([...strange, ...held]))).toEqual(all);
    }));
  });
});

describe('giving', () => {
  test.each(ROLE_NAMES)('%s: an end to come, within a year, and one at all where it has to be', (role) => {
    expect(termProblem(role, null, NOW) === undefined).toBe(!TIMED_ROLES.includes(role));
    expect(termProblem(role, NOW, NOW)).toBeDefined();
    expect(termProblem(role, later(1), NOW)).toBeUndefined();
    expect(termProblem(role, later(LONGEST_TERM), NOW)).toBeUndefined();
    expect(termProblem(role, later(LONGEST_TERM + 1), NOW)).toBeDefined();
  });

  test('a term holds from its beginning to just before its end', () => {
    const term = { startsAt: NOW, endsAt: later(10) };
    expect([later(-1), NOW, later(9), later(10)].map((at) => inForce(term, at))).toEqual([false, true, true, false]);
    expect(inForce({ startsAt: NOW, endsAt: null }, later(LONGEST_TERM * 10))).toBe(true);
  });

  test('somebody keeps the house: an owner for good', () => {
    const term = (role: Term['role'], endsAt: Date | null): Term => ({ role, startsAt: later(-1), endsAt });
    expect(keepsTheHouse([term('operator', null), term('owner', later(1))], NOW)).toBe(false);
    expect(keepsTheHouse([term('auditor', null), term('owner', null)], NOW)).toBe(true);
    expect(keepsTheHouse([], NOW)).toBe(false);
  });
});
