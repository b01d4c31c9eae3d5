import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiFetch } from '../../../agent/src/enrolment/api-fetch.js';
import { enrol } from '../../../agent/src/enrolment/enrol.js';
import type { Identity } from '../../../agent/src/state/folder.js';
import { FileCache } from '../../../agent/src/target/file-cache.js';
import { directly } from '../link/no-proxies.js';
import { startAgentServer, type AgentServer } from '../../support/agent-server.js';

describe('FileCache', () => {
  let server: AgentServer;
  let identity: Identity;
  let folder: string;
  const content = randomBytes(3_000_000);
  beforeAll(async () => {
    server = await startAgentServer();
    identity = await enrol({ server: server.url, token: server.token, manage: true, allowPower: false, allowLock: false, allowMessage: false, bootSpreadMs: 0 }, { ways: directly(), extraRoots: [] });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'craie-cache-'));
    server.breakAfter = undefined;
    server.ranges.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const cache = (free = 1e12) => new FileCache(folder, apiFetch(() => identity, directly()), async () => free);
  const download = (store: FileCache, file: { sha256: string; size: number; path: string }, onProgress: (p: number) => void = () => undefined) =>
    store.download({ kind: 'download', key: 'k', file }, onProgress, new AbortController().signal);

  it('goes on where a broken download stopped, however often', async () => {
    const file = server.addFile(content);
    const store = cache();
    server.breakAfter = 900_000;
    const results = [];
    const seen: number[] = [];
    while ((await store.present()).size === 0 && results.length < 8) results.push(await download(store, file, (p) => void seen.push(p)));
    expect(results.at(-1)).toEqual({ ok: true });
    expect(results.length).toBeGreaterThan(2);
    expect(results[0]).toMatchObject({ ok: false, reason: 'link' });
    expect(server.ranges.slice(1).every((r) => /^bytes=\d+-$/.test(r ?? ''))).toBe(true);
    expect(readFileSync(store.pathOf(file.sha256)).equals(content)).toBe(true);
    expect(seen.every((p, n) => p <= 100 && (n === 0 || p >= seen[n - 1]!))).toBe(true);
  });

  it.each([['other bytes', (b: Buffer) => Buffer.alloc(b.length, 1)], ['more bytes', (b: Buffer) => Buffer.concat([b, b])], ['fewer bytes', (b: Buffer) => b.subarray(0, 100)]])('refuses a file with %s, and keeps nothing of it', async (_, change) => {
    const file = server.addFile(content);
    server.files.set(file.sha256, change(content));
    expect(await download(cache(), file)).toMatchObject({ ok: false, reason: 'corrupt' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('asks for the space first', async () => {
    const file = server.addFile(content);
    expect(await download(cache(5_000_000), file)).toMatchObject({ ok: false, reason: 'disk' });
    expect(server.ranges).toEqual([]);
  });

  it('goes to its own server only', async () => {
    const sha256 = createHash('sha256').update('x').digest('hex');
    expect(await download(cache(), { sha256, size: 1, path: 'https://elsewhere.example/x' })).toMatchObject({ ok: false, reason: 'link' });
    expect(await download(cache(), { sha256, size: 1, path: '/device/v1/files/none' })).toMatchObject({ ok: false, reason: 'failed' });
  });

  it('forgets what nobody wants', async () => {
    const file = server.addFile(content);
    const store = cache();
    await download(store, file);
    await store.keepOnly(new Set([file.sha256]));
    expect(await store.present()).toEqual(new Set([file.sha256]));
    await store.keepOnly(new Set());
    expect(readdirSync(folder)).toEqual([]);
  });
});
