import { installArguments, readOffers, readSpace } from '../../../../agent/src/drivers/debian/apt.js';

describe('readOffers', () => {
  const policy = 'klavaro:\n  Installed: (none)\n  Candidate: 3.13-1\n  Version table:\n     3.13-1 500\n        500 http://deb.example.org stable/main amd64 Packages\n';
  const madison = '   klavaro |     3.13-1 | http://deb.example.org stable/main amd64 Packages\n   klavaro |     3.12-2 | http://deb.example.org old/main amd64 Packages\n   klavaro |     3.10-9 | http://deb.example.org stable/main Sources\n';

  it('gives the candidate first, then the other binary versions', () => expect(readOffers('klavaro', policy, madison)).toEqual(['3.13-1', '3.12-2']));
  it('a pattern that matches another package offers nothing', () => expect(readOffers('klavar.', policy, madison)).toEqual([]));
  it('a package without a candidate offers nothing', () => expect(readOffers('klavaro', policy.replace('3.13-1', '(none)'), madison)).toEqual([]));
  it('silence offers nothing', () => expect(readOffers('klavaro', '', '')).toEqual([]));
});

it.each([
  ['Need to get 0 B/778 kB of archives.\nAfter this operation, 3466 kB of additional disk space will be used.', 3_466_000],
  ['Need to get 1,234 kB of archives.\nAfter this operation, 1.5 GB of additional disk space will be used.', 1_501_234_000],
  ['Need to get 12 B of archives.\nAfter this operation, 12.0 MB disk space will be freed.', 12],
  ['klavaro is already the newest version (3.11-1+b1).', 0],
  ['', 0],
])('reads the space apt foresees: « %s »', (output, bytes) => expect(readSpace(output)).toBe(bytes));

it('an installation never removes, and goes back in version only when told', () => {
  expect(installArguments('x=1', true)).toEqual(expect.arrayContaining(['--no-remove', '--allow-downgrades']));
  expect(installArguments('x', false)).not.toContain('--allow-downgrades');
});
