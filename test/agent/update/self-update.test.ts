import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UpdateStep } from '../../../agent/src/target/planner.js';
import { SelfUpdate, type SelfUpdateOptions } from '../../../agent/src/update/self-update.js';
import { start, type Journal } from '../../../agent/src/update/trial.rules.js';
import { sha256Of, UpdateFolder } from '../../../agent/src/update/update-folder.js';

const HOUR = 3_600_000;
const content = Buffer.from('#!/usr/bin/env node\n// craie-agent 2\n');
const file = { sha256: sha256Of(content), size: content.length, path: '/f' };
const step: UpdateStep = { kind: 'update', key: 'k', wish: 'w', version: '2', file };
const failed = { wish: 'older', version: '1.5', from: '1', cause: 'crash' } as const;

let root: string;
let folder: UpdateFolder;
let downloaded: string;
let restarts: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'craie-self-update-'));
  folder = new UpdateFolder(join(root, 'update'));
  downloaded = join(root, 'download');
  writeFileSync(downloaded, content);
  restarts = 0;
});
afterEach(() => rmSync(root, { recursive: true }));

const open = (change: Partial<SelfUpdateOptions> = {}) =>
  SelfUpdate.open({ folder, launched: { base: '1' }, version: '1', patienceMs: HOUR, restart: () => void restarts++, ...change });
const journal = () => folder.read('?');
const bundles = () => readdirSync(join(root, 'update')).filter((name) => name.endsWith('.mjs'));

it('takes a bundle in: file, journal, then the restart', async () => {
  const updates = await open();
  expect(await updates.apply(step, downloaded)).toEqual({ ok: true });
  expect(restarts).toBe(1);
  expect(await journal()).toMatchObject({ base: '1', trial: { version: '2', sha256: file.sha256, wish: 'w', from: '1', patienceMs: HOUR } });
  expect(await folder.sound(file)).toBe(true);
  expect(updates.facts()).toMatchObject({ version: '1', onTrial: true });
});

it('the welcome of the new version settles it, and tells both versions once; the old file goes', async () => {
  await folder.put({ version: '0', sha256: 'e'.repeat(64) }, Buffer.from('old'));
  await (await open()).apply(step, downloaded);
  const next = await open({ launched: { base: '1', running: file.sha256 }, version: '2' });
  expect(await next.welcomed()).toEqual({ kind: 'agent-updated', detail: '1 → 2' });
  expect(await next.welcomed()).toBeUndefined();
  expect(await journal()).toEqual({ base: '1', current: { version: '2', sha256: file.sha256 } });
  expect(bundles()).toEqual([`${file.sha256}.mjs`]);
});

it('a failure is told once, also across starts', async () => {
  await folder.write({ base: '1', failed });
  expect((await open()).facts().failed).toMatchObject({ wish: 'older', detail: expect.stringContaining('1.5') as string });
  expect(await (await open()).welcomed()).toMatchObject({ kind: 'agent-update-failed' });
  expect(await (await open()).welcomed()).toBeUndefined();
});

it('a welcome and a new bundle at the same moment do not undo each other', async () => {
  for (const welcomeFirst of [true, false]) {
    await folder.write({ base: '1', failed });
    const updates = await open();
    const acts = [() => updates.welcomed(), () => updates.apply(step, downloaded)];
    await Promise.all((welcomeFirst ? acts : acts.reverse()).map((act) => act()));
    const left: Journal = await journal();
    expect(left.trial).toMatchObject({ sha256: file.sha256 });
    expect(start(left, { base: '1', boot: 'x', sound: () => true }).run).toMatchObject({ sha256: file.sha256 });
    expect(await folder.sound(file)).toBe(true);
  }
});

it.each([
  ['another version than promised', { ...step, version: '3' }, content, 'failed'],
  ['no bundle at all', step, Buffer.from('hello'), 'failed'],
  ['a file that changed on the disk', step, Buffer.concat([content, Buffer.from('x')]), 'corrupt'],
])('refuses %s, and stays as it was', async (_, asked, there, reason) => {
  writeFileSync(downloaded, there);
  const updates = await open();
  expect(await updates.apply(asked, downloaded)).toMatchObject({ ok: false, reason });
  expect(restarts).toBe(0);
  expect(updates.facts().onTrial).toBe(false);
});

it('says why when the folder cannot be written', async () => {
  writeFileSync(join(root, 'update'), 'in the way');
  expect(await (await open()).apply(step, downloaded)).toMatchObject({ ok: false, reason: 'failed' });
  expect(restarts).toBe(0);
});

it('without its launcher it can do nothing of this', async () => {
  const updates = await open({ launched: undefined });
  expect(updates.possible).toBe(false);
  expect(await updates.welcomed()).toBeUndefined();
});
