import { jest } from '@jest/globals';
import type { Heartbeat } from '#contract';
import { Pulse, type Pace } from '../../../agent/src/reporting/heartbeat.js';

const FACTS = { diskFree: 5, diskTotal: 10, link: 'ethernet', inUse: false, uptime: 1 } as const;

describe('the pulse', () => {
  beforeEach(() => { jest.useFakeTimers(); });
  afterEach(() => { jest.useRealTimers(); });

  /** A pulse at work, and a way to let minutes pass; `told` holds the minute of each beat. */
  async function pulse(pace: Pace) {
    const machine = { inUse: false, connected: true, broken: false };
    const told: { minute: number; beat: Heartbeat }[] = [];
    const start = performance.now();
    const heart = new Pulse({
      facts: () => Promise.resolve({ ...FACTS, inUse: machine.inUse }),
      etags: () => ({ targetEtag: 't', inventoryHash: 'i' }),
      connected: () => machine.connected,
      publish: (beat) => {
        if (machine.broken) return Promise.reject(new Error('The link broke.'));
        told.push({ minute: Math.round((performance.now() - start) / 60_000), beat });
        return Promise.resolve();
      },
      random: () => 0.5,
    });
    const stop = new AbortController();
    const life = heart.run(stop.signal);
    heart.welcome(pace);
    await jest.advanceTimersByTimeAsync(0);
    return {
      heart, machine, told,
      minutes: () => told.map(({ minute }) => minute),
      pass: (minutes: number) => jest.advanceTimersByTimeAsync(minutes * 60_000),
      end: () => { stop.abort(); return life; },
    };
  }

  it('beats at the welcome, then only at the quiet interval while nothing changes', async () => {
    const { pass, minutes, end } = await pulse({ heartbeatMs: 60_000, quietMs: 600_000 });
    await pass(35);
    expect(minutes()).toEqual([0, 10, 20, 30]);
    await end();
  });

  it('tells news at the next look, and counts the quiet interval from there', async () => {
    const { machine, told, pass, minutes, end } = await pulse({ heartbeatMs: 60_000, quietMs: 600_000 });
    await pass(3);
    machine.inUse = true;
    await pass(12);
    expect(minutes()).toEqual([0, 4, 14]);
    expect(told.map(({ beat }) => beat.inUse)).toEqual([false, true, true]);
    await end();
  });

  it('tells every look to a server that names no quiet interval', async () => {
    const { pass, minutes, end } = await pulse({ heartbeatMs: 60_000 });
    await pass(4);
    expect(minutes()).toEqual([0, 1, 2, 3, 4]);
    await end();
  });

  it('tells again what was not acknowledged, and what is asked for', async () => {
    const { heart, machine, pass, minutes, end } = await pulse({ heartbeatMs: 60_000, quietMs: 600_000 });
    await pass(1);
    [machine.inUse, machine.broken] = [true, true];
    await pass(1);
    machine.broken = false;
    await pass(1);
    expect(minutes()).toEqual([0, 3]);
    heart.nudge();
    await pass(0);
    expect(minutes()).toEqual([0, 3, 3]);
    await end();
  });

  it('says nothing without a link, and ends when told to', async () => {
    const { machine, pass, minutes, end } = await pulse({ heartbeatMs: 60_000 });
    machine.connected = false;
    await pass(5);
    expect(minutes()).toEqual([0]);
    await end();
  });
});
