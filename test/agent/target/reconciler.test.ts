/** What the reconciler makes of how a tool ended. The package database is a stand-in; the real one is in drivers/debian. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ItemReport } from '#contract';
import { SILENT } from '../../../agent/src/log.js';
import type { PackageDriver, Result } from '../../../agent/src/target/driver.js';
import type { InstalledPackage } from '../../../agent/src/target/planner.js';
import { FileCache } from '../../../agent/src/target/file-cache.js';
import { TargetProgress } from '../../../agent/src/target/progress.js';
import { Reconciler } from '../../../agent/src/target/reconciler.js';

const FAILURE: Result = { ok: false, reason: 'failed', detail: 'Un script du paquet autre a échoué.' };

/** Follows one wished package until its report settles. */
async function follow(packages: Map<string, InstalledPackage>, install: () => Result): Promise<{ seen: ItemReport[]; foreign: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'craie-reconciler-'));
  const progress = await TargetProgress.open(join(folder, 'progress.json'));
  const stop = new AbortController();
  const seen: ItemReport[] = [];
  const foreign: string[] = [];
  const broken = () => [...packages].flatMap(([name, p]) => (p.state === 'broken' ? [name] : []));
  const driver: PackageDriver = {
    facts: async () => ({ packages, broken: broken(), interrupted: broken().length > 0 }),
    settle: async () => undefined,
    repair: async () => FAILURE,
    install: async () => install(),
    remove: async () => FAILURE,
  };
  const reconciler = new Reconciler({
    driver, progress, files: new FileCache(folder, () => Promise.reject(new Error('nothing to fetch'))), log: SILENT,
    updater: { facts: () => ({ version: '1', onTrial: false }), apply: async () => FAILURE },
    abilities: { manage: true, kinds: new Set(['app']) },
    onPackageChanged: () => undefined,
    onForeignBroken: (detail) => void foreign.push(detail),
    onNews: () => {
      const [report] = progress.reports;
      if (report) seen.push(report);
      if (report?.state === 'done' || report?.state === 'failed') stop.abort();
    },
  });
  await reconciler.follow({ v: 1, deviceId: '', revision: 1, etag: '', items: [{ key: 'k', kind: 'app', ensure: 'present', title: 'Mien', package: 'mien' }] });
  await reconciler.run(stop.signal);
  rmSync(folder, { recursive: true });
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
