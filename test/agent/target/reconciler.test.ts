/** What the reconciler makes of how a tool ended. The package database is a stand-in; the real one is in drivers/debian. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Calendar, ItemReport, TargetItem } from '#contract';
import { SILENT } from '../../../agent/src/log.js';
import type { FileStore, PackageDriver, Result } from '../../../agent/src/target/driver.js';
import type { InstalledPackage } from '../../../agent/src/target/planner.js';
import { FileCache } from '../../../agent/src/target/file-cache.js';
import { TargetProgress } from '../../../agent/src/target/progress.js';
import { Reconciler } from '../../../agent/src/target/reconciler.js';
import type { Occasion } from '../../../agent/src/target/timing.rules.js';

const FAILURE: Result = { ok: false, reason: 'failed', detail: 'Un script du paquet autre a échoué.' };

interface Setting {
  packages: Map<string, InstalledPackage>;
  install: (name: string) => Result;
  items?: TargetItem[];
  calendar?: Calendar;
  occasion?: () => Occasion;
  files?: FileStore;
  /** Called at each news; `stop` ends it. */
  onNews: (reports: ItemReport[], stop: () => void, reconciler: Reconciler) => void;
}

const wish = (change: Partial<Extract<TargetItem, { kind: 'app'; ensure: 'present' }>> = {}): TargetItem => ({ key: 'k', kind: 'app', ensure: 'present', title: 'Mien', package: 'mien', ...change });

/** Follows a target on a stand-in machine until it is told to stop; answers what was said of foreign packages. */
async function work({ packages, install, items = [wish()], calendar, occasion = () => ({ now: Date.now(), proven: true }), files, onNews }: Setting): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'craie-reconciler-'));
  const progress = await TargetProgress.open(join(folder, 'progress.json'));
  const stop = new AbortController();
  const foreign: string[] = [];
  const broken = () => [...packages].flatMap(([name, p]) => (p.state === 'broken' ? [name] : []));
  const driver: PackageDriver = {
    facts: async () => ({ packages, broken: broken(), interrupted: broken().length > 0 }),
    settle: async () => undefined,
    repair: async () => FAILURE,
    install: async ({ package: name }) => install(name),
    remove: async () => FAILURE,
  };
  const reconciler = new Reconciler({
    driver, progress, files: files ?? new FileCache(folder, () => Promise.reject(new Error('nothing to fetch'))), log: SILENT,
    updater: { facts: () => ({ version: '1', onTrial: false }), apply: async () => FAILURE },
    abilities: { manage: true, kinds: new Set(['app']), formats: new Set(['deb']) },
    occasion,
    onPackageChanged: () => undefined,
    onForeignBroken: (detail) => void foreign.push(detail),
    onNews: () => onNews(progress.reports, () => stop.abort(), reconciler),
  });
  await reconciler.follow({ v: 1, deviceId: '', revision: 1, etag: '', items, ...(calendar && { calendar }) });
  await reconciler.run(stop.signal);
  rmSync(folder, { recursive: true });
  return foreign;
}

/** Follows one wished package until its report settles. */
async function follow(packages: Map<string, InstalledPackage>, install: () => Result): Promise<{ seen: ItemReport[]; foreign: string[] }> {
  const seen: ItemReport[] = [];
  const foreign = await work({
    packages, install,
    onNews: ([report], stop) => {
      if (report) seen.push(report);
      if (report?.state === 'done' || report?.state === 'failed') stop();
    },
  });
  return { seen, foreign };
}

it('what was asked for is there although the tool failed over another package: done, and the other is named once', async () => {
  const packages = new Map<string, InstalledPackage>([['autre', { version: '1', state: 'broken' }]]);
  const { seen, foreign } = await follow(packages, () => {
    packages.set('mien', { version: '2', state: 'installed' });
    return FAILURE;
  });
  expect(seen.at(-1)).toEqual({ key: 'k', state: 'done', version: '2' });
  expect(seen.some((report) => report.state === 'failed')).toBe(false);
  expect(foreign).toHaveLength(1);
  expect(foreign[0]).toMatch(/à moitié installé : autre\..*\nUn script du paquet autre a échoué\.$/);
});

it('a tool that fails over our own package names nobody else', async () => {
  const packages = new Map<string, InstalledPackage>();
  const { seen, foreign } = await follow(packages, () => {
    packages.set('mien', { version: '2', state: 'broken' });
    return FAILURE;
  });
  expect(seen.at(-1)).toMatchObject({ state: 'failed', reason: 'failed', detail: 'Un script du paquet autre a échoué.', attempts: 1 });
  expect(foreign).toEqual([]);
});

it('a tool that ends well and did nothing is not believed', async () => {
  const { seen } = await follow(new Map(), () => ({ ok: true }));
  expect(seen.at(-1)).toMatchObject({ state: 'failed', detail: expect.stringContaining('n’est pas comme demandé (trouvé : rien)') });
});

describe('another target, or a lesson, while a package is being installed', () => {
  it('lets it end, and follows only the new one from there', async () => {
    const packages = new Map<string, InstalledPackage>();
    const order: string[] = [];
    let keys: string[] = [];
    let following: Reconciler | undefined;
    await work({
      packages, items: [wish(), wish({ key: 'second', package: 'second' })],
      install: (name) => {
        order.push(name);
        packages.set(name, { version: '1', state: 'installed' });
        // The first is not wanted any more, the second neither, and a third is, while the first is under way.
        if (name === 'mien') void following!.follow({ v: 1, deviceId: '', revision: 2, etag: '', items: [wish({ key: 'third', package: 'third' })] });
        return { ok: true };
      },
      onNews: (reports, stop, reconciler) => {
        following = reconciler;
        keys = reports.map(({ key }) => key);
        if (reports.every(({ state }) => state === 'done')) stop();
      },
    });
    expect(order).toEqual(['mien', 'third']);
    expect(keys).toEqual(['third']);
  });

  it('two wishes for one package in two ways are both refused, and nothing is done', async () => {
    const done: string[] = [];
    let seen: ItemReport[] = [];
    await work({
      packages: new Map([['mien', { version: '1', state: 'installed' }]]), install: (name) => { done.push(name); return { ok: true }; },
      items: [wish({ version: '2' }), { key: 'gone', kind: 'app', ensure: 'absent', title: 'Mien', package: 'mien' }],
      onNews: (reports, stop) => { seen = reports; if (reports.every(({ state }) => state === 'failed')) stop(); },
    });
    expect(done).toEqual([]);
    expect(seen.map(({ state, reason }) => [state, reason])).toEqual([['failed', 'failed'], ['failed', 'failed']]);
  });

  it('a lesson lets the package under way end, and holds the next one back', async () => {
    const packages = new Map<string, InstalledPackage>();
    let lessonUntil = 0;
    let seen: ItemReport[] = [];
    await work({
      packages, items: [wish(), wish({ key: 'second', package: 'second' })],
      occasion: () => ({ now: Date.now(), proven: true, lessonUntil }),
      install: (name) => {
        packages.set(name, { version: '1', state: 'installed' });
        lessonUntil = Date.now() + 3_600_000;
        return { ok: true };
      },
      onNews: (reports, stop) => { seen = reports; if (reports[1]?.state === 'waiting') stop(); },
    });
    expect([...packages.keys()]).toEqual(['mien']);
    expect(seen).toMatchObject([{ key: 'k', state: 'done' }, { key: 'second', state: 'waiting', reason: 'lesson', retryAt: new Date(lessonUntil).toISOString() }]);
  });
});

describe('in class', () => {
  const calendar: Calendar = { zone: 'Europe/Paris', class: [{ weekdays: [1], from: '08:30', to: '16:30' }], closed: [] };
  const opens = Date.parse('2026-11-30T15:30:00Z');
  const when = { windows: ['outside-class' as const], download: 'early' as const };
  const file = (letter: string) => ({ sha256: letter.repeat(64), size: 1, path: `/${letter}` });
  /** A clock that stands as many ms before the end of class until it is let go. */
  const clock = (before: number) => {
    let began: number | undefined;
    return { now: () => opens - before + (began === undefined ? 0 : performance.now() - began), go: () => { began ??= performance.now(); } };
  };
  const settable = () => {
    const packages = new Map<string, InstalledPackage>();
    return { packages, install: (name: string): Result => { packages.set(name, { version: '1', state: 'installed' }); return { ok: true }; } };
  };

  it('waits with the moment at which it ends, and installs then by itself', async () => {
    const { now, go } = clock(900);
    const seen = new Map<string, ItemReport>();
    let done = 0;
    await work({
      ...settable(), items: [wish({ when })], calendar, occasion: () => ({ now: now(), proven: true }),
      onNews: ([report], stop) => {
        if (report) seen.set(report.state, report);
        if (report?.state === 'waiting') go();
        if (report?.state !== 'done') return;
        done = now();
        stop();
      },
    });
    expect(seen.get('waiting')).toMatchObject({ reason: 'window', retryAt: '2026-11-30T15:30:00.000Z' });
    expect(seen.has('failed')).toBe(false);
    expect(done).toBeGreaterThanOrEqual(opens);
    expect(done).toBeLessThan(opens + 30_000);
  });

  it('a download for later makes room for what may be done meanwhile, and goes on afterwards', async () => {
    const { now, go } = clock(900);
    const here = new Set<string>();
    const asked: string[] = [];
    const order: string[] = [];
    const files: FileStore = {
      present: async () => here, pathOf: (sha256) => sha256, keepOnly: async () => undefined,
      download: (step, _, signal) => {
        asked.push(step.key);
        go();
        // The first time it takes as long as it is let.
        if (asked.length > 1) { here.add(step.file.sha256); order.push('fetched'); return Promise.resolve({ ok: true }); }
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ ok: false, reason: 'link', detail: '' })));
      },
    };
    const { packages, install } = settable();
    const items = [wish({ key: 'long', package: 'long', version: '1', file: file('a'), when: { windows: ['holidays'], download: 'early' } }), wish({ when })];
    await work({
      packages, install: (name) => { order.push(name); return install(name); }, items, calendar, files, occasion: () => ({ now: now(), proven: true }),
      onNews: (reports, stop) => { if (order.includes('fetched') && reports[0]?.state === 'waiting') stop(); },
    });
    expect(order).toEqual(['mien', 'fetched']);
    expect(asked).toEqual(['long', 'long']);
    expect(packages.has('long')).toBe(false);
  });

  it('a lesson that ends early lets go at once, and the failure before it stays in sight', async () => {
    const { packages, install } = settable();
    let lessonUntil = 0;
    let tries = 0;
    const seen: ItemReport[] = [];
    await work({
      packages, install: (name) => (tries++ === 0 ? FAILURE : install(name)), occasion: () => ({ now: Date.now() + (tries > 0 ? 7 * 3_600_000 : 0), proven: true, lessonUntil }),
      onNews: ([report], stop, reconciler) => {
        if (report) seen.push(report);
        if (report?.state === 'failed' && lessonUntil === 0) lessonUntil = Date.now() + 9 * 3_600_000;
        else if (report?.state === 'failed' && report.retryAt === new Date(lessonUntil).toISOString()) { lessonUntil = 1; reconciler.reconsider(); }
        if (report?.state === 'done') stop();
      },
    });
    expect(tries).toBe(2);
    expect(seen.filter((report) => report.state === 'failed').length).toBeGreaterThan(1);
    expect(seen.every((report) => report.state !== 'waiting')).toBe(true);
  });
});
