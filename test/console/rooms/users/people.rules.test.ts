/** Who may be acted on; and that the console's words for roles still say what the contract gives. */
import { PERMISSIONS, permissionsOf, ROLE_NAMES as CONTRACT_ROLES, ROLES, TIMED_ROLES, type GrantView } from '#contract';
import { addsNothing, givable, joinLink, looksLikeEmail, losesAccess, mayActOn, needsEnd, placesFor, ROLE_NAMES } from '../../../../apps/console/src/rooms/users/people.rules.js';

const me = { id: 'me', whole: true };
const home = { id: 'commune', name: 'Bordeaux' };
const grant = (id: string, more: Partial<GrantView> = {}): GrantView => ({ id, role: 'auditor', place: null, from: '2026-09-01T00:00:00.000Z', until: null, grantedBy: 'Camille', ...more });

describe('roles', () => {
  test('are those of the contract, and those that always end are too', () => {
    expect([...ROLE_NAMES].sort()).toEqual([...CONTRACT_ROLES].sort());
    expect(ROLE_NAMES.filter(needsEnd)).toEqual(TIMED_ROLES);
    expect(needsEnd(null)).toBe(false);
    for (const role of ROLE_NAMES) expect([...placesFor(role, true)].sort()).toEqual([...ROLES[role].places].sort());
    expect(ROLE_NAMES.filter((role) => placesFor(role, false).length > 0)).toEqual(['auditor', 'contractor', 'commune-admin', 'commune-technician', 'erun', 'site-referent']);
    expect(placesFor('0190a000-0000-7000-8000-000000000001', false)).toEqual(['organisation', 'sites']);
  });

  // The sentences in i18n/{fr,en}/users.json (roles.*.may) are written by hand for these rights. When this fails, write them again.
  test('may what their sentences say', () => {
    expect(permissionsOf(['owner'])).toEqual(PERMISSIONS);
    expect(PERMISSIONS.filter((one) => !permissionsOf(['operator']).includes(one))).toEqual(['users.manage', 'sign-in.manage', 'delegation.manage']);
    expect(permissionsOf(['contractor'])).toEqual(['devices.read', 'enrolment.manage', 'commands.send', 'deployments.manage', 'deployments.teaching']);
    expect(permissionsOf(['auditor'])).toEqual(['devices.read', 'audit.read']);
    expect(PERMISSIONS.filter((one) => !permissionsOf(['commune-admin']).includes(one))).toEqual(['delegation.manage']);
    expect(permissionsOf(['commune-technician'])).toEqual(['devices.read', 'devices.manage', 'enrolment.manage', 'commands.send', 'deployments.manage', 'deployments.teaching']);
    expect(permissionsOf(['erun'])).toEqual(['devices.read', 'deployments.teaching']);
    expect(permissionsOf(['site-referent'])).toEqual(['devices.read']);
  });
});

describe('a person', () => {
  test('is acted on by who manages users, and never by themselves', () => {
    expect(mayActOn({ id: 'other', home: null }, me, ['users.manage'])).toBe(true);
    expect(mayActOn({ id: 'me', home: null }, me, ['users.manage'])).toBe(false);
    expect(mayActOn({ id: 'other', home: null }, me, permissionsOf(['operator']))).toBe(false);
    expect(mayActOn({ id: 'other', home: null }, { id: 'me', whole: false }, ['users.manage'])).toBe(false);
    expect(mayActOn({ id: 'other', home }, { id: 'me', whole: false }, ['users.manage'])).toBe(true);
  });

  test('loses access with the last grant only', () => {
    expect(losesAccess({ grants: [grant('a')] }, { id: 'a' })).toBe(true);
    expect(losesAccess({ grants: [grant('a'), grant('b')] }, { id: 'a' })).toBe(false);
  });

  test('is given what they do not have, or not for as long', () => {
    const until = '2026-12-31T22:59:59.999Z';
    const person = { grants: [grant('a'), grant('b', { role: 'operator', until })] };
    expect(givable(person, true)).toEqual(ROLE_NAMES.filter((role) => role !== 'auditor'));
    expect(givable({ grants: [grant('a', { place: { organisation: home } })] }, false)).toContain('auditor');
    expect(addsNothing(person, 'auditor', undefined)).toBe(true);
    expect(addsNothing(person, 'operator', until)).toBe(true);
    expect(addsNothing(person, 'operator', '2027-03-31T21:59:59.999Z')).toBe(false);
    expect(addsNothing(person, 'operator', undefined)).toBe(false);
    expect(addsNothing(person, 'owner', until)).toBe(false);
  });
});

test('the link of an invitation holds the secret whatever it is made of', () => {
  expect(joinLink('https://craie.example', 'aB-_9')).toBe('https://craie.example/join/aB-_9');
  expect(joinLink('https://craie.example', 'a/b')).toBe('https://craie.example/join/a%2Fb');
});

test.each([['camille@ville.example', true], [' camille@ville.example ', true], ['camille', false], ['a b@ville.example', false], ['camille@ville', false]])('"%s": %s', (text, right) => {
  expect(looksLikeEmail(text)).toBe(right);
});
