import { installArguments, readOffers } from '../../../../agent/src/drivers/debian/apt.js';

describe('readOffers', () => {
  const policy = 'klavaro:\n  Installed: (none)\n  Candidate: 3.13-1\n  Version table:\n     3.13-1 500\n        500 http://deb.example.org stable/main amd64 Packages\n';
  const madison = '   klavaro |     3.13-1 | http://deb.example.org stable/main amd64 Packages\n   klavaro |     3.12-2 | http://deb.example.org old/main amd64 Packages\n   klavaro |     3.10-9 | http://deb.example.org stable/main Sources\n';

  it('gives the candidate first, then the other binary versions', () => expect(readOffers('klavaro', policy, madison)).toEqual(['3.13-1', '3.12-2']));
  it('a pattern that matches another package offers nothing', () => expect(readOffers('klavar.', policy, madison)).toEqual([]));
  it('a package without a candidate offers nothing', () => expect(readOffers('klavaro', policy.replace('3.13-1', '(none)'), madison)).toEqual([]));
  it('silence offers nothing', () => expect(readOffers('klavaro', '', '')).toEqual([]));
});

it('an installation never removes, and goes back in version only when told', () => {
  expect(installArguments('x=1', true)).toEqual(expect.arrayContaining(['--no-remove', '--allow-downgrades']));
  expect(installArguments('x', false)).not.toContain('--allow-downgrades');
});
