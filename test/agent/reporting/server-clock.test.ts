import { ServerClock } from '../../../agent/src/reporting/server-clock.js';

describe('ServerClock', () => {
  it('goes on from what the server said by the time since the machine’s start, its sleep included', () => {
    let elapsed = 5_000;
    const clock = new ServerClock(() => elapsed);
    expect(clock.known).toBe(false);
    expect(clock.drift()).toBeUndefined();
    clock.learn('nonsense');
    expect(clock.known).toBe(false);
    clock.learn('2026-11-30T20:00:00Z');
    elapsed += 13 * 3_600_000;
    expect(new Date(clock.now()).toISOString()).toBe('2026-12-01T09:00:00.000Z');
  });

  it('takes the machine’s clock before it knows better', () => {
    expect(Math.abs(new ServerClock().now() - Date.now())).toBeLessThan(1_000);
  });
});
