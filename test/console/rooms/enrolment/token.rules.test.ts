/** The form of an enrolment token. */
import { bodyOf, lifetime, problemsOf, usesLeft } from '../../../../apps/console/src/rooms/enrolment/token.rules.js';

const form = { label: ' Valise A ', organisationId: 'o', siteId: null, maxUses: 30, expiresInHours: 24 };

describe('the form of a token', () => {
  it('says what is missing, field by field', () => {
    expect(problemsOf(form)).toEqual({});
    expect(problemsOf({ ...form, label: '  ', organisationId: null, maxUses: '' })).toEqual({ label: 'noLabel', organisationId: 'noOrganisation', maxUses: 'usesRange' });
    for (const maxUses of [0, 1.5, 10_001, 'many']) expect(problemsOf({ ...form, maxUses })).toEqual({ maxUses: 'usesRange' });
  });

  it('makes the request without empty fields', () => {
    expect(bodyOf(form)).toEqual({ label: 'Valise A', organisationId: 'o', maxUses: 30, expiresInHours: 24 });
    expect(bodyOf({ ...form, siteId: 's' })).toMatchObject({ siteId: 's' });
  });
});

describe('words about a token', () => {
  it('say whole days as days', () => {
    expect([8, 24, 72, 25].map(lifetime)).toEqual([{ key: 'hour', count: 8 }, { key: 'day', count: 1 }, { key: 'day', count: 3 }, { key: 'hour', count: 25 }]);
  });

  it('never count below nothing', () => {
    expect(usesLeft({ maxUses: 2, uses: 3 })).toBe(0);
  });
});
