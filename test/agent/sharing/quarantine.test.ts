import { Quarantine } from '../../../agent/src/sharing/quarantine.js';

describe('neighbours that did not keep their word', () => {
  let now = 0;
  const minutes = (count: number) => { now += count * 60_000; };
  beforeEach(() => { now = 0; });
  const quarantine = () => new Quarantine(() => now);

  it.each<['wrong' | 'slow' | 'gone', number]>([['wrong', 60], ['slow', 5], ['gone', 1 / 6]])('are left for a time that fits what they did: %s', (fault, rest) => {
    const some = quarantine();
    some.blame('a', fault);
    minutes(rest * 0.9);
    expect(some.holds('a')).toBe(true);
    expect(some.holds('b')).toBe(false);
    minutes(rest * 0.2);
    expect(some.holds('a')).toBe(false);
  });

  it('for longer each time, until they kept it again', () => {
    const some = quarantine();
    for (let time = 0; time < 40; time++) some.blame('a', 'gone');
    minutes(9);
    expect(some.holds('a')).toBe(true);
    // What was still on its way from one that is left ends nothing.
    some.praise('a');
    expect(some.holds('a')).toBe(true);
    minutes(2);
    expect(some.holds('a')).toBe(false);
    some.praise('a');
    some.blame('a', 'gone');
    minutes(0.2);
    expect(some.holds('a')).toBe(false);
  });

  it('are at most a thousand', () => {
    const some = quarantine();
    for (let n = 0; n <= 1_000; n++) some.blame(String(n), 'wrong');
    expect(some.holds('0')).toBe(false);
    expect(some.holds('1000')).toBe(true);
  });
});
