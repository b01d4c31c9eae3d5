import fc from 'fast-check';
import { adopt, CRASHES, heard, ROUNDS, silent, start, STARTS, type Bundle, type Journal } from '../../../agent/src/update/trial.rules.js';

const OLD: Bundle = { version: '1', sha256: 'a'.repeat(64) };
const NEW: Bundle = { version: '2', sha256: 'b'.repeat(64) };
const why = { wish: 'w', from: '1', patienceMs: 100 };
const settled: Journal = { base: '1' };
const tried = adopt(settled, NEW, why);
const here = { base: '1', boot: 'x', sound: () => true };

/** Starts one after the other, each in the boot named. */
const starts = (journal: Journal, ...boots: string[]) => boots.reduce((before, boot) => start(before.journal, { ...here, boot }), { journal } as ReturnType<typeof start>);

describe('a new version', () => {
  it('is trusted once the server is heard', () => {
    const first = start(tried, here);
    expect(first).toMatchObject({ run: NEW, patienceMs: 100 });
    const after = heard(first.journal, NEW.sha256, 5);
    expect(after).toEqual({ base: '1', current: NEW });
    expect(start(after, here)).toEqual({ run: NEW, journal: after });
  });

  it('is not trusted because the old one hears the server before it ends', () => {
    expect(heard(tried, undefined, 5)).toBe(tried);
  });

  it(`is given up after ${CRASHES} starts that ended; the trusted one takes its place`, () => {
    expect(starts(tried, ...Array<string>(CRASHES).fill('x')).run).toMatchObject(NEW);
    expect(starts(adopt({ base: '1', current: OLD }, NEW, why), ...Array<string>(CRASHES + 1).fill('x')))
      .toEqual({ run: OLD, journal: { base: '1', current: OLD, failed: { wish: 'w', version: '2', from: '1', cause: 'crash' } } });
  });

  it(`a machine switched off again and again does not count as that, up to ${STARTS} starts`, () => {
    const boots = Array.from({ length: STARTS + 1 }, (_, n) => `boot ${n}`);
    expect(starts(tried, ...boots.slice(0, STARTS)).run).toMatchObject(NEW);
    expect(starts(tried, ...boots).journal.failed?.cause).toBe('crash');
  });

  it('is given up when its file is lost', () => {
    expect(start(tried, { ...here, sound: () => false })).toEqual({ journal: { base: '1', failed: { wish: 'w', version: '2', from: '1', cause: 'damaged' } } });
  });

  it('silent, and the old one is heard soon: it was at fault', () => {
    const doubt = silent(starts(tried, 'x').journal, NEW.sha256);
    const back = start(doubt, here);
    expect(back.run).toBeUndefined();
    expect(back.patienceMs).toBeUndefined();
    expect(heard(back.journal, undefined, 100)).toEqual({ base: '1', failed: { wish: 'w', version: '2', from: '1', cause: 'silent' } });
  });

  it(`silent like the old one: nothing is proven, ${ROUNDS} times at most`, () => {
    let journal = tried;
    for (let round = 1; round < ROUNDS; round++) {
      journal = heard(silent(start(journal, here).journal, NEW.sha256), undefined, 101);
      expect(journal).toEqual({ base: '1', unproven: { wish: 'w', rounds: round } });
      journal = adopt(journal, NEW, why);
    }
    expect(heard(silent(start(journal, here).journal, NEW.sha256), undefined, 101).failed?.cause).toBe('silent');
    expect(adopt({ base: '1', unproven: { wish: 'w', rounds: 2 } }, NEW, { ...why, wish: 'another' }).unproven).toBeUndefined();
  });

  it('silence of a version that is not on trial is no news', () => {
    for (const journal of [settled, { base: '1', current: NEW }, silent(tried, NEW.sha256), adopt(settled, OLD, why)]) expect(silent(journal, NEW.sha256)).toBe(journal);
  });
});

describe('the packaged bundle', () => {
  it('has the last word when the package manager brought another one', () => {
    const failed = { wish: 'w', version: '2', from: '1', cause: 'crash' } as const;
    expect(start({ ...tried, current: OLD, failed }, { ...here, base: '3' })).toEqual({ journal: { base: '3', failed } });
  });
  it('takes the place of a trusted bundle that is lost', () => {
    expect(start({ base: '1', current: OLD }, { ...here, sound: () => false })).toEqual({ journal: { base: '1' } });
  });
});

/**
 * Any world: what kind of bundle it is, whether there is a network at each start, and where the process is killed. The
 * agent's side is played as self-update.ts and launcher.ts do it: every journal is written before it is acted upon.
 */
describe('whatever is killed, and wherever', () => {
  type Kind = 'good' | 'throws' | 'deaf';
  interface World { journal: Journal; files: Set<string>; ran: Bundle[] }
  const life = fc.record({ kill: fc.integer({ min: 0, max: 6 }), network: fc.boolean(), boot: fc.constantFrom('a', 'b', 'c') });

  /** One start of the machine's agent; `kill` is the number of durable steps it lives for. */
  function live(world: World, kind: Kind, { kill, network, boot }: { kill: number; network: boolean; boot: string }): void {
    let steps = kill;
    const durable = (act: () => void): boolean => {
      if (steps-- <= 0) return false;
      act();
      return true;
    };
    const { run, patienceMs, journal } = start(world.journal, { base: '1', boot, sound: ({ sha256 }) => world.files.has(sha256) });
    if (!durable(() => (world.journal = journal))) return;
    if (run) {
      if (!world.files.has(run.sha256)) throw new Error('runs what is not there');
      world.ran.push(run);
    }
    const isNew = run?.sha256 === NEW.sha256;
    if (isNew && kind === 'throws') return;
    if (!network || (isNew && kind === 'deaf')) {
      if (isNew && patienceMs !== undefined) durable(() => (world.journal = silent(world.journal, NEW.sha256)));
      return;
    }
    if (!durable(() => (world.journal = heard(world.journal, run?.sha256, 5)))) return;
    if (isNew || world.journal.trial || world.journal.failed?.wish === 'w') return;
    if (!durable(() => world.files.add(NEW.sha256))) return;
    durable(() => (world.journal = adopt(world.journal, NEW, why)));
  }

  it.each<[Kind, (j: Journal) => boolean]>([
    ['good', (j) => j.current?.sha256 === NEW.sha256 || j.failed !== undefined],
    ['throws', (j) => j.current === undefined && j.failed?.cause === 'crash'],
    ['deaf', (j) => j.current === undefined && j.failed !== undefined],
  ])('a %s version ends where it must, and is then left alone', (kind, right) => {
    fc.assert(fc.property(fc.array(life, { maxLength: 30 }), (lives) => {
      const world: World = { journal: settled, files: new Set(), ran: [] };
      for (const one of lives) live(world, kind, one);
      for (let quiet = 0; quiet < 12; quiet++) live(world, kind, { kill: 9, network: true, boot: `quiet ${quiet}` });
      expect(world.journal.trial).toBeUndefined();
      expect(right(world.journal)).toBe(true);
      if (kind !== 'good') expect(world.ran.length).toBeLessThanOrEqual(STARTS * ROUNDS);
      const { ran, journal } = world;
      const before = ran.length;
      live(world, kind, { kill: 9, network: true, boot: 'later' });
      expect(world.journal).toEqual(journal);
      expect(ran.length - before).toBe(journal.current ? 1 : 0);
    }), { numRuns: 500 });
  });

  it('a good version that is heard at its first start is never given up', () => {
    fc.assert(fc.property(fc.array(life.map((one) => ({ ...one, network: true, kill: Math.max(one.kill, 2) })), { minLength: 4, maxLength: 30 }), (lives) => {
      const world: World = { journal: settled, files: new Set(), ran: [] };
      for (const one of lives) live(world, 'good', one);
      expect(world.journal.failed).toBeUndefined();
    }));
  });
});
