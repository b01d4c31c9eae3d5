import { readFileSync } from 'node:fs';
import { FINDINGS, OIDC_TROUBLES, type IdentityProviderView } from '#contract';
import { sameName } from '../../../../apps/console/src/rooms/providers/buttons.rules.js';
import { changeOf, formOf, sorted, stateOf, troubleOf } from '../../../../apps/console/src/rooms/providers/provider.rules.js';

const words = (locale: string) => JSON.parse(readFileSync(new URL(`../../../../apps/console/src/i18n/${locale}/providers.json`, import.meta.url), 'utf8')) as { troubles: object; check: { findings: object } };
const PROVIDER: IdentityProviderView = {
  id: 'p', name: 'ProConnect', issuer: 'https://x.example', organisation: null, clientId: null, hasSecret: false, scopes: 'openid', userinfoAlg: null, acrValues: '', secondFactorAcr: null, vouches: false, enabled: false,
  claims: { givenName: 'a', familyName: 'b', email: 'c', siret: 'd' }, createdAt: '', people: 0, redirectUri: '', signOutUri: '', elsewhere: [],
};

test.each(['fr', 'en'])('every trouble and every finding of the contract has words in %s, and no other has', (locale) => {
  expect(Object.keys(words(locale).troubles).sort()).toEqual([...OIDC_TROUBLES].sort());
  expect(Object.keys(words(locale).check.findings).sort()).toEqual([...FINDINGS].sort());
});

test('a word of the address bar is one of the contract, or nothing', () => {
  expect(OIDC_TROUBLES.map((trouble) => troubleOf(trouble))).toEqual(OIDC_TROUBLES);
  expect([undefined, '', 'constructor', '<b>'].map(troubleOf)).toEqual([undefined, undefined, undefined, undefined]);
});

test('a form that nobody touched changes nothing: neither the secret nor what is null', () => {
  expect(changeOf(formOf(PROVIDER))).toEqual({ name: 'ProConnect', scopes: 'openid', userinfoAlg: null, acrValues: '', vouches: false, secondFactorAcr: null, claims: PROVIDER.claims });
  expect(changeOf({ ...formOf(PROVIDER), clientId: ' id ', clientSecret: ' s ', secondFactor: true, secondFactorAcr: 'eidas2 ', userinfoAlg: 'RS256' })).toMatchObject({ clientId: 'id', clientSecret: 's', secondFactorAcr: 'eidas2', userinfoAlg: 'RS256' });
  expect(formOf({ ...PROVIDER, secondFactorAcr: '' })).toMatchObject({ secondFactor: true, secondFactorAcr: '' });
});

test('how it stands, what comes first, and when a button says whose it is', () => {
  expect([PROVIDER, { ...PROVIDER, clientId: 'c' }, { ...PROVIDER, clientId: 'c', enabled: true }].map(stateOf)).toEqual(['draft', 'off', 'open']);
  expect(sorted([{ level: 'good', code: 'reached' }, { level: 'attention', code: 'pkce_unsaid' }, { level: 'bad', code: 'keys_missing' }]).map(({ level }) => level)).toEqual(['bad', 'attention', 'good']);
  expect(sameName([{ name: 'A' }, { name: 'A' }, { name: 'B' }], 'A') && !sameName([{ name: 'A' }, { name: 'B' }], 'A')).toBe(true);
});
