import fc from 'fast-check';
import { Backoff } from '../../../agent/src/link/backoff.js';

it('waits anything up to a ceiling that doubles from one second to one minute, and starts over after a success', () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 40 }), (random, failures) => {
    const backoff = new Backoff(() => random);
    for (let n = 0; n < failures; n++) {
      const wait = backoff.next();
      expect(wait).toBeGreaterThanOrEqual(250);
      expect(wait).toBeLessThanOrEqual(Math.min(60_000, 1_000 * 2 ** n));
    }
    backoff.reset();
    expect(backoff.next()).toBeLessThanOrEqual(1_000);
  }));
});
