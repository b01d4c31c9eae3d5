import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lesson } from '../../../agent/src/lesson/lesson.js';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-30T08:00:00Z');

describe('Lesson', () => {
  let folder: string;
  /** The server's clock, and the time since the machine's start. */
  let [now, elapsed] = [START, 0];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'craie-lesson-'));
    [now, elapsed] = [START, 1_000_000];
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = (boot = 'one') => Lesson.open({ path: join(folder, 'lesson.json'), boot, now: () => now, elapsed: () => elapsed, calendar: () => undefined });
  const pass = (ms: number) => { now += ms; elapsed += ms; };

  it('ends by itself, and outlives the agent and the machine', async () => {
    await (await open()).lock({ minutes: 60 });
    pass(HOUR / 2);
    expect((await open()).until).toBe(START + HOUR);
    elapsed = 0;
    expect((await open('two')).until).toBe(START + HOUR);
    pass(HOUR / 2);
    expect((await open('two')).until).toBeUndefined();
  });

  it.each([['behind', -20 * 365 * 24 * HOUR], ['ahead', 6 * 365 * 24 * HOUR]])('a clock that was years %s and is set right neither ends nor lengthens it', async (_, wrong) => {
    now += wrong;
    const lesson = await open();
    await lesson.lock({ minutes: 60 });
    now = START;
    expect(lesson.until).toBe(START + HOUR);
    pass(HOUR / 2);
    expect((await open()).until).toBe(START + HOUR);
    pass(HOUR / 2);
    expect(lesson.until).toBeUndefined();
  });

  it('one begun by another clock before a new start of the machine is over', async () => {
    now += 6 * 365 * 24 * HOUR;
    await (await open()).lock({ minutes: 60 });
    now = START;
    expect((await open('two')).until).toBeUndefined();
  });

  it('on a full disk it is locked all the same, until the agent ends', async () => {
    const lesson = await Lesson.open({ path: join(folder, 'none/lesson.json'), boot: 'one', now: () => now, elapsed: () => elapsed, calendar: () => undefined });
    expect((await lesson.lock({ minutes: 60 })).ok).toBe(true);
    expect(lesson.until).toBe(START + HOUR);
  });

  it('a damaged file is no lesson', async () => {
    writeFileSync(join(folder, 'lesson.json'), '{"book":');
    expect((await open()).until).toBeUndefined();
  });
});
