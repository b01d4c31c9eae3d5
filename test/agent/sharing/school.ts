/** A site on loopback: an authority, a server that plans as the real one does, and devices with certificates of their own. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { get } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { CHUNK, type PlanRequest, type SharingPlan } from '#contract';
import { Authority, createCsr, createDeviceKey, SigningKey } from '#pki';
import { grant, heard, type Lease } from '../../../apps/server/src/sharing/lease.rules.js';
import { Meter } from '../../../agent/src/sharing/meter.js';
import { Sharing } from '../../../agent/src/sharing/sharing.js';
import { SILENT } from '../../../agent/src/log.js';
import { localMachine } from '../../../agent/src/inventory/index.js';
import type { Identity } from '../../../agent/src/state/folder.js';
import { FileCache } from '../../../agent/src/target/file-cache.js';

export const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
export type TestFile = { sha256: string; size: number; path: string; chunks: string };

/** One device: its cache, and its part in the sharing. */
export interface Pupil {
  id: string;
  folder: string;
  cache: FileCache;
  sharing: Sharing;
  identity: Identity;
  bytes: (file: TestFile) => { wan: number; lan: number };
  /** What the server is told instead of the truth. */
  lie: Partial<PlanRequest>;
  download(file: TestFile, signal?: AbortSignal): ReturnType<FileCache['download']>;
}

interface Parts { authority: Authority; signing: SigningKey; key: string }

/** What takes a second to make; schools with the same are of the same installation. */
export async function installation(): Promise<Parts> {
  const folder = mkdtempSync(join(tmpdir(), 'craie-school-authority-'));
  try {
    return { authority: await Authority.open(folder), signing: await SigningKey.open(folder), key: await createDeviceKey() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export class School {
  leases: Lease[] = [];
  /** Bytes that left the server as files. */
  drawn = 0;
  asks = 0;
  /** The server is away. */
  down = false;
  alone = false;
  /** Somebody has the file whole, as the server knows. */
  whole = false;
  /** Changes what leaves the server. */
  corrupt: (chunk: Buffer) => Buffer = (chunk) => chunk;
  readonly files = new Map<string, { content: Buffer; list: Buffer }>();
  readonly pupils: Pupil[] = [];
  /** Who is told to the others, besides those who asked. */
  readonly spots = new Map<string, { addresses: string[]; port: number }>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'craie-school-'));
  private https!: ReturnType<typeof createServer>;

  private constructor(readonly authority: Authority, readonly signing: SigningKey, private readonly key: string) {}

  static async open(parts: Promise<Parts>): Promise<School> {
    const { authority, signing, key } = await parts;
    const school = new School(authority, signing, key);
    const own = await school.authority.issueServer(['127.0.0.1'], new Date(), school.folder);
    school.https = createServer({ cert: own.certificate, key: own.key }, (request, response) => {
      const { content } = school.files.get(request.url?.split('/').at(-1) ?? '') ?? {};
      const [, from = '0', to] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
      if (!content || school.down) return void response.destroy();
      const body = school.corrupt(content.subarray(Number(from), to ? Number(to) + 1 : undefined));
      school.drawn += body.length;
      response.writeHead(206, { 'content-length': body.length }).end(body);
    });
    await new Promise<void>((resolve) => school.https.listen(0, '127.0.0.1', resolve));
    return school;
  }

  add(content: Buffer): TestFile {
    const list = Buffer.concat(Array.from({ length: Math.ceil(content.length / CHUNK) }, (_, n) => createHash('sha256').update(content.subarray(n * CHUNK, (n + 1) * CHUNK)).digest()));
    this.files.set(sha256(content), { content, list });
    return { sha256: sha256(content), size: content.length, path: `/${sha256(content)}`, chunks: sha256(list) };
  }

  identity(id: string = randomUUID()): Identity {
    const { certificate } = this.authority.issueDevice(createCsr(this.key), id);
    return {
      configuration: { v: 1, server: 'https://127.0.0.1', deviceId: id, mqtt: { host: '127.0.0.1', port: 1 }, publicRoots: false, manage: true, allowPower: false, allowLock: false, allowMessage: false, bootSpreadMs: 0, sharing: { addresses: ['127.0.0.1'] } },
      trust: { v: 1, roots: this.authority.roots, signingKeys: [...this.signing.publicKeys] }, certificate, key: this.key, extraRoots: [],
    };
  }

  async pupil(free?: () => Promise<number>, identity = this.identity()): Promise<Pupil> {
    const state = mkdtempSync(join(this.folder, 'pupil-'));
    const folder = join(state, 'cache');
    mkdirSync(folder);
    const id = identity.configuration.deviceId;
    const meter = await Meter.open(join(state, 'sharing.json'));
    const fetch = (path: string, from: number, signal: AbortSignal, to?: number) => new Promise<IncomingMessage>((resolve, reject) => {
      const { port } = this.https.address() as AddressInfo;
      get({ host: '127.0.0.1', port, path, ca: this.authority.roots, headers: { range: `bytes=${from}-${to ?? ''}` }, signal, agent: false }, resolve).on('error', reject);
    });
    const pupil = { id, folder, identity, lie: {}, bytes: (file: TestFile) => meter.of(file.sha256) } as Pupil;
    pupil.sharing = new Sharing({
      identity: () => identity, now: () => Date.now(), machine: localMachine(), meter, fetch, log: SILENT, kept: () => pupil.cache.kept(), pathOf: (hash) => pupil.cache.pathOf(hash),
      server: {
        plan: async (hash, request) => this.plan(pupil, hash, { ...request, ...pupil.lie }),
        notice: async () => ({ v: 1, on: true, siteId: 'site', diskMb: 2_000, needed: [] }),
      },
    });
    pupil.cache = new FileCache(folder, fetch, free ?? (async () => 1e12), pupil.sharing);
    pupil.download = (file, signal = new AbortController().signal) => pupil.cache.download({ kind: 'download', key: 'k', file }, () => undefined, signal);
    this.pupils.push(pupil);
    return pupil;
  }

  /** Somebody who shows a device's certificate and answers as the test wants. @returns where */
  async impostor(answer: Parameters<typeof createServer>[1] & object, identity = this.identity()): Promise<{ id: string; close: () => void }> {
    const server = createServer({ cert: identity.certificate, key: identity.key, ca: this.authority.roots, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.3' }, answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const id = identity.configuration.deviceId;
    this.spots.set(id, { addresses: ['127.0.0.1'], port: (server.address() as AddressInfo).port });
    return { id, close: () => { server.closeAllConnections(); server.close(); } };
  }

  ticket(deviceId: string, file: TestFile, change: object = {}) {
    return this.signing.sign(JSON.stringify({ v: 1, kind: 'sharing', deviceId, siteId: 'site', sha256: file.sha256, until: new Date(Date.now() + 60_000).toISOString(), ...change }));
  }

  /** Makes a cached file older than a day. */
  age(path: string, days: number): void {
    const at = statSync(path).mtimeMs / 1_000 - days * 86_400;
    utimesSync(path, at, at);
  }

  async close(): Promise<void> {
    for (const { sharing } of this.pupils) await sharing.stop();
    this.https.closeAllConnections();
    await new Promise((resolve) => this.https.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private plan(pupil: Pupil, hash: string, asked: PlanRequest): SharingPlan {
    if (this.down) throw new Error('the server is away');
    this.asks++;
    const file = this.files.get(hash)!;
    if (asked.serves) this.spots.set(pupil.id, { addresses: asked.addresses, port: asked.port });
    const ask = { deviceId: pupil.id, missing: asked.missing, lease: asked.lease };
    const before = heard(this.leases, ask, Date.now());
    const { leases, lease } = asked.alone || this.alone || (asked.list && this.whole) ? { leases: before, lease: undefined } : grant(before, ask, Date.now());
    this.leases = leases;
    return {
      v: 1, alone: asked.alone || this.alone, ...(asked.list && { chunks: file.list.toString('base64') }), ticket: this.ticket(pupil.id, { sha256: hash } as TestFile), againMs: 1_000,
      peers: [...this.spots].filter(([id]) => id !== pupil.id).map(([deviceId, spot]) => ({ deviceId, ...spot })), ...(lease && { lease: { run: lease.run, ms: 30_000 } }),
    };
  }
}

