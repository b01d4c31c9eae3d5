import { DELEGABLE, DELEGATED_ALWAYS, LOGO_BYTES, type DelegationView } from '#contract';
import { fieldOf, GROUPS, hostOf, isFixed, kept, providerChoices, toBody, toForm } from '../../../../apps/console/src/rooms/delegation/delegation.rules.js';

const VIEW: DelegationView = {
  active: true, since: '2026-03-01T08:00:00.000Z', handedOverBy: 'Anne', until: '2026-06-30T21:59:59.999Z', ended: null, permissions: ['devices.read', 'users.manage'], name: 'Bordeaux', logo: null, colour: '#8a1c3d', locale: 'fr',
  host: 'parc.bordeaux.example', slug: null, address: 'https://parc.bordeaux.example', signIn: { password: true, providers: ['proconnect', 'ville'] }, reach: { people: 3, sessions: 1, tokens: 0 },
};

test('everything that can be handed over is offered once, and nothing else', () => {
  expect(Object.values(GROUPS).flat().sort()).toEqual([...DELEGABLE].sort());
  expect(DELEGABLE.filter(isFixed)).toEqual(DELEGATED_ALWAYS);
  expect(LOGO_BYTES).toBe(256 * 1024);
});

test('what is not ticked stays with the syndicate', () => {
  expect(kept([...DELEGABLE])).toEqual([]);
  expect(kept(DELEGABLE.filter((permission) => permission !== 'webhooks.manage'))).toEqual(['webhooks.manage']);
});

test('what is shown, sent unchanged, is what was there; an address left empty is not sent', () => {
  const { active: _a, since: _s, handedOverBy: _h, ended: _e, logo: _l, address: _d, reach: _r, slug: _p, ...same } = VIEW;
  expect(toBody(toForm(VIEW))).toEqual(same);
  expect(toBody({ ...toForm(VIEW), host: ' ', slug: ' Bordeaux ', providers: [], day: '' })).toMatchObject({ slug: 'bordeaux', signIn: { providers: [] } });
  expect(toBody({ ...toForm(VIEW), day: '' })).not.toHaveProperty('until');
  expect(toBody({ ...toForm(VIEW), host: '' })).not.toHaveProperty('host');
});

test.each([
  ['https://Parc.Bordeaux.example/', 'parc.bordeaux.example'], ['parc.bordeaux.example:8080/c/x', 'parc.bordeaux.example'], [' Évry.example ', 'xn--vry-9la.example'], ['', ''], ['pas un nom', 'pas un nom'],
])('of %j the host is %j', (typed, host) => expect(hostOf(typed)).toBe(host));

test('a wrong field of the body is shown at its own', () => {
  expect(['host', 'signIn.password', 'signIn.providers.0', 'permissions.3', 'until'].map(fieldOf)).toEqual(['host', 'password', 'providers', 'permissions', 'day']);
});

test('providers are chosen by name; two of one name by whose they are; one that is gone can still be taken away', () => {
  const offered = [{ id: 'a', name: 'ProConnect', organisation: 'Syndicat' }, { id: 'b', name: 'Annuaire', organisation: 'Syndicat' }, { id: 'c', name: 'Annuaire', organisation: 'Dax' }];
  const labels = (chosen: string[]) => providerChoices(offered, chosen, (id) => `gone ${id}`).map(({ label }) => label);
  expect(labels(['a'])).toEqual(['ProConnect', 'Annuaire (Syndicat)', 'Annuaire (Dax)']);
  expect(labels(['z', 'b'])).toEqual(['ProConnect', 'Annuaire (Syndicat)', 'Annuaire (Dax)', 'gone z']);
});
