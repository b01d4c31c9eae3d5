import fc from 'fast-check';
import { BEGINNINGS, localPath, opens, personOf, provesSecondFactor, strongEnough, verdict, type Account, type Arrival, type Homes } from '../../../../apps/server/src/access/oidc/oidc.rules.js';

const { claims } = BEGINNINGS.proconnect;
const read = (userinfo: object, idToken: object = {}, vouches = false) => personOf({ idToken: { sub: 's', ...idToken }, userinfo: { ...userinfo } }, { claims, vouches });

describe('who somebody is', () => {
  test('is read from userinfo first, by the names that the provider has', () => {
    expect(read({ given_name: 'Léa', usual_name: 'Martin', email: ' Lea@Ville.Example ', email_verified: true, siret: '214 000 887 00017' }, { given_name: 'L', acr: 'eidas1', amr: ['pwd', 7] })).toEqual({
      subject: 's', name: 'Léa Martin', email: 'lea@ville.example', emailTrusted: true, siret: '21400088700017', acr: 'eidas1', amr: ['pwd'],
    });
    expect(read({ email: 'a@b.example' })).toMatchObject({ name: 'a', emailTrusted: false });
    expect(read({ name: 'A\u0000B' })).toMatchObject({ name: 'A B', email: null, siret: null });
    expect(read({ given_name: 'x'.repeat(500) }).name).toHaveLength(120);
  });

  test('a word that some address is verified says nothing of another statement\'s address', () => {
    expect(read({ email: 'mine@evil.example' }, { email: 'other@b.example', email_verified: true })).toMatchObject({ email: 'mine@evil.example', emailTrusted: false });
    expect(read({ email_verified: true }, { email: 'other@b.example' })).toMatchObject({ emailTrusted: false });
    expect(read({ email: 'a@b.example', email_verified: 'true' }).emailTrusted).toBe(true);
    expect(read({ email: 'a@b.example', email_verified: 'false' }).emailTrusted).toBe(false);
    expect(read({ email: 'a@b.example', email_verified: 1 }).emailTrusted).toBe(false);
    expect(read({ email: 'nonsense' }, {}, true)).toMatchObject({ email: null, emailTrusted: false });
  });

  test('whatever stands in the claims, it is text of a bounded length, or nothing', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...Object.values(claims), 'name', 'email_verified', 'acr', 'amr'), fc.jsonValue()), fc.boolean(), (told, vouches) => {
      const person = read(told, told, vouches);
      expect(person.name.length).toBeLessThanOrEqual(120);
      expect(person.email === null || /^[^\s@]+@[^\s@]+$/.test(person.email)).toBe(true);
      if (person.email === null) expect(person.emailTrusted).toBe(false);
    }));
  });
});

const account = fc.record<Account>({ home: fc.constantFrom(null, 'dax', 'mont'), hasPassword: fc.boolean(), linkedToProvider: fc.boolean() });
const arrival = fc.record<Arrival>({
  provider: fc.record({ homes: fc.constantFrom<Homes>('all', ['dax'], ['dax', 'mont']), vouches: fc.boolean() }),
  person: fc.record({ email: fc.constantFrom('a@b.example', null), emailTrusted: fc.boolean() }),
  brought: fc.option(fc.record({ email: fc.constantFrom('a@b.example', 'c@d.example'), home: fc.constantFrom(null, 'dax', 'mont') }), { nil: undefined }),
  account: fc.option(account, { nil: undefined }),
  waiting: fc.option(fc.record({ home: fc.constantFrom(null, 'dax', 'mont') }), { nil: undefined }),
});

describe('what follows from it', () => {
  test('an account with a password is never linked without it', () => {
    fc.assert(fc.property(arrival, (one) => { if (one.account?.hasPassword) expect(verdict(one)).not.toBe('link'); }));
  });

  test('nothing is linked, asked for or joined by an address that is not believed, but with the link of an invitation', () => {
    fc.assert(fc.property(arrival, (one) => { if (!one.person.emailTrusted && !one.brought) expect(verdict(one)).toBe('request'); }));
  });

  test('nothing of a home that the provider does not open', () => {
    fc.assert(fc.property(arrival, (one) => {
      const touched = { join: one.brought ?? one.waiting, link: one.account, password: one.account, request: undefined, other_address: undefined, invitation_invalid: undefined }[verdict(one)];
      if (touched) expect(opens(one.provider.homes, touched.home)).toBe(true);
    }));
  });

  test('the address of an account that is linked here already, at somebody else, opens nothing without the password', () => {
    fc.assert(fc.property(arrival, (one) => { if (!one.brought && one.account?.linkedToProvider) expect(['request', 'password']).toContain(verdict(one)); }));
  });

  test('a commune\'s provider never opens the syndicate', () => {
    expect(opens(['dax'], null)).toBe(false);
    expect(opens('all', null) && opens('all', 'dax') && opens(['dax'], 'dax')).toBe(true);
    expect(opens([], 'dax')).toBe(false);
  });
});

test('two factors count only when said and believed', () => {
  expect(provesSecondFactor({ acr: 'eidas2', amr: ['mfa'] }, null)).toBe(false);
  expect(provesSecondFactor({ acr: 'eidas1', amr: ['pwd'] }, 'eidas2')).toBe(false);
  expect(provesSecondFactor({ acr: 'eidas2', amr: [] }, 'eidas3 eidas2')).toBe(true);
  expect(provesSecondFactor({ acr: null, amr: ['pwd', 'mfa'] }, '')).toBe(true);
  expect(provesSecondFactor({ acr: '', amr: [] }, '')).toBe(false);
  expect(strongEnough({ acr: null }, '') && strongEnough({ acr: 'a' }, 'b a') && !strongEnough({ acr: null }, 'a') && !strongEnough({ acr: 'ab' }, 'a')).toBe(true);
});

test('the way back is a path of this console, whatever was asked for', () => {
  expect(['/devices?q=a#b', '/', undefined, '//x', '/\\x', 'x', 'javascript:alert(1)', '/api/v1/session', '/sign-in', '/sign-in/continue', '/sign-ins'].map(localPath)).toEqual(['/devices?q=a#b', '/', '/', '/', '/', '/', '/', '/', '/', '/', '/sign-ins']);
  fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.string().map((text) => `/${text}`)), (next) => {
    expect(new URL(localPath(next), 'https://craie.example').origin).toBe('https://craie.example');
  }));
});
