import fc from 'fast-check';
import type { ChunkRun } from '#contract';
import { grant, heard, LONGEST, SLOTS, SPREAD, TERM, type Lease } from '../../../apps/server/src/sharing/lease.rules.js';

const covers = ({ run: [from, count] }: Lease, chunk: number) => chunk >= from && chunk < from + count;
const runs = (chunks: readonly number[]): ChunkRun[] => chunks.map((chunk) => [chunk, 1]);

/** A site as the server sees it: who is there, what each has, and what each was given. */
class Site {
  leases: Lease[] = [];
  now = 1_000_000;
  drawn: number[] = [];
  readonly here: Set<number>[];
  readonly given: (Lease | undefined)[];

  constructor(devices: number, readonly chunks: number) {
    this.here = Array.from({ length: devices }, () => new Set());
    this.given = Array.from({ length: devices }, () => undefined);
  }

  /** One word of a device. Whatever somebody has, all see: a network where everybody reaches everybody. */
  ask(device: number, lease: 'none' | 'kept' | 'arrived' | 'left'): void {
    const anywhere = new Set(this.here.flatMap((one) => [...one]));
    const missing = runs(Array.from({ length: this.chunks }, (_, chunk) => chunk).filter((chunk) => !anywhere.has(chunk)));
    const ask = { deviceId: String(device), missing, lease };
    const answer = grant(heard(this.leases, ask, this.now), ask, this.now);
    this.leases = answer.leases;
    this.given[device] = answer.lease;
  }

  draw(device: number): void {
    const [from, count] = this.given[device]?.run ?? [0, 0];
    for (let chunk = from; chunk < from + count; chunk++) {
      this.drawn.push(chunk);
      this.here[device]?.add(chunk);
    }
  }
}

describe('leases of chunks', () => {
  it('each chunk is drawn once where nobody fails, in whatever order they speak', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 60 }), fc.array(fc.nat(11), { maxLength: 200 }), (devices, chunks, order) => {
      const site = new Site(devices, chunks);
      for (const speaker of [...order, ...Array.from({ length: chunks * devices * 2 }, (_, turn) => turn)]) {
        const device = speaker % devices;
        site.draw(device);
        site.ask(device, site.given[device] ? 'arrived' : 'none');
        site.now += 100;
        expect(site.leases.filter(({ arrived }) => !arrived).length).toBeLessThanOrEqual(SLOTS);
      }
      expect(site.drawn.toSorted((a, b) => a - b)).toEqual(Array.from({ length: chunks }, (_, chunk) => chunk));
    }));
  });

  it('no two devices draw the same chunk at the same time, and whoever dies is replaced', () => {
    const step = fc.record({ device: fc.nat(5), what: fc.constantFrom('draw', 'die', 'keep', 'leave', 'wait') });
    fc.assert(fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const site = new Site(6, 20);
      for (const { device, what } of steps) {
        if (what === 'draw') { site.draw(device); site.ask(device, site.given[device] ? 'arrived' : 'none'); }
        if (what === 'die') { site.given[device] = undefined; site.here[device]?.clear(); }
        if (what === 'keep' && site.given[device]) site.ask(device, 'kept');
        if (what === 'leave' && site.given[device]) site.ask(device, 'left');
        if (what === 'wait') site.now += 20_000;
        const live = site.leases.filter(({ arrived, until }) => !arrived && until > site.now);
        for (let chunk = 0; chunk < 20; chunk++) expect(live.filter((one) => covers(one, chunk)).length).toBeLessThanOrEqual(1);
        expect(new Set(live.map(({ deviceId }) => deviceId)).size).toBe(live.length);
      }
      // Whatever went before, one that stays gets everything, within a bounded time.
      const began = site.now;
      site.given[0] = undefined;
      site.ask(0, 'none');
      while (site.here[0]!.size + new Set(site.here.slice(1).flatMap((one) => [...one])).size < 20 && site.now < began + 3_600_000) {
        site.draw(0);
        site.now += site.given[0] ? 1_000 : 15_000;
        site.ask(0, site.given[0] ? 'arrived' : 'none');
        if (new Set(site.here.flatMap((one) => [...one])).size === 20) break;
      }
      expect(new Set(site.here.flatMap((one) => [...one])).size).toBe(20);
      expect(site.now - began).toBeLessThan(TERM + SPREAD + 20 * 16_000);
    }));
  });

  const ask = (deviceId: string, lease: 'none' | 'kept' | 'arrived' | 'left') => ({ deviceId, lease, missing: [[0, 2]] as ChunkRun[] });

  it('one that says for ever that it is still at it, is replaced all the same', () => {
    let { leases } = grant([], ask('slow', 'none'), 0);
    let now = 0;
    while (now < LONGEST) {
      now += TERM / 2;
      leases = heard(leases, ask('slow', 'kept'), now);
    }
    expect(leases).toEqual([]);
  });

  it('what has arrived is nobody’s to draw until it had time to spread', () => {
    const given = grant([], ask('a', 'none'), 0).leases;
    const arrived = heard(given, ask('a', 'arrived'), 1_000);
    expect(grant(arrived, ask('b', 'none'), 1_000).lease).toBeUndefined();
    expect(grant(heard(arrived, ask('b', 'none'), 1_001 + SPREAD), ask('b', 'none'), 1_001 + SPREAD).lease?.run).toEqual([0, 2]);
  });

  it('a clock that was set back leaves no lease for years', () => {
    const given = grant([], ask('a', 'none'), 1e13).leases;
    expect(heard(given, ask('b', 'none'), 1e12)).toEqual([]);
  });
});
