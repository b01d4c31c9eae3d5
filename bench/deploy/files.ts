/**
 * What the server itself costs where files are large: one package is uploaded as the console does it and downloaded as the agent does it, and the same file goes through nginx on the same
 * machine in the same run. Both over TLS, with the same client and the same cipher, in turns; the middle of the rounds counts.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppView, DeploymentView, SessionView } from '#contract';
import { Processes } from '../../scripts/demo/processes.js';
import { makeLargeDeb } from '../../test/support/deb.js';
import { ownServer, type OwnServer } from '../own-server.js';
import type { Figure } from '../report.js';
import { Nginx } from './nginx.js';
import { ask, fetchBytes } from './transfer.js';

/** Bytes of a part of an upload, as the console sends it, and of a stretch of a download, as an agent alone draws it. */
const PART = 16 * 1024 ** 2;
const STRETCH = 8 * 1024 ** 2;
const ROUNDS = 5;
const LEAST = 0.5;
/** Node's own first choice differs from nginx's: both get the same. */
const TLS = { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_256_GCM_SHA384', rejectUnauthorized: false, keepAlive: true, maxSockets: 1 } as const;

type Way = () => Promise<void>;

/** @param size bytes of the file */
export async function measureFiles({ size }: { size: number }): Promise<{ conditions: Record<string, string | number>; figures: Figure[] }> {
  const data = await mkdtemp(join(tmpdir(), 'craie-bench-'));
  const processes = new Processes((name, code) => { process.stderr.write(`${name} ended with ${String(code)}\n`); });
  let nginx: Nginx | undefined;
  try {
    const server = await ownServer(processes, data, { devices: 1 });
    const device = await enrolled(processes, server, join(data, 'device'));
    await mkdir(join(data, 'nginx'));
    nginx = await Nginx.start({ folder: join(data, 'files'), console: Number(new URL(server.url).port) }, join(data, 'nginx'));
    const people = new Agent(TLS);
    const file = makeLargeDeb('gros-paquet', size);
    const { id, packages: [kept] } = await server.api.upload<AppView>('gros-paquet.deb', file);
    const sha256 = kept?.sha256 ?? '';
    await server.api.call<DeploymentView>('POST', '/deployments', { appId: id, ensure: 'present', devices: { ids: [device.id] } });
    const ours = { url: `${server.deviceUrl}/device/v1/files/${sha256}`, agent: device.agent };
    const theirs = { url: `${nginx.url}/files/${sha256.slice(0, 2)}/${sha256}`, agent: people };
    for (const one of [ours, theirs]) await sameBytes(one, sha256);

    const figures: Figure[] = [];
    const told = async (name: string, bytes: number, craie: Way, other: Way, reference: string): Promise<void> => {
      const [mine, its] = await inTurns(craie, other);
      figures.push(
        { name: `files: ${name}`, value: bytes / mine / 1e6, unit: 'MB/s', reference: { name: reference, value: bytes / its / 1e6 }, size: Math.round(size / 1e6) },
        { name: `files: ${name}, of ${reference}`, value: its / mine, unit: '×', budget: { least: LEAST }, size: Math.round(size / 1e6) },
      );
    };
    const stretches = (one: typeof ours) => async () => {
      for (let from = 0; from < file.length; from += STRETCH) await fetchBytes(one, Math.min(STRETCH, file.length - from), from);
    };
    await told('downloaded whole', file.length, () => fetchBytes(ours, file.length), () => fetchBytes(theirs, file.length), 'nginx, sendfile');
    await told('downloaded in stretches of 8 MiB', file.length, stretches(ours), stretches(theirs), 'nginx, sendfile');
    const uploads = await Uploads.of(server, nginx.url, people);
    await told('uploaded in parts of 16 MiB, each safe on the disk', file.length, () => uploads.parts(file), () => uploads.put(file), 'nginx, PUT at once');
    return { conditions: { fileMB: size / 1e6, rounds: ROUNDS, cipher: TLS.ciphers }, figures };
  } finally {
    await nginx?.stop();
    await processes.stop();
    await rm(data, { recursive: true, force: true });
  }
}

/** Seconds of each, the middle one of its rounds. */
async function inTurns(...ways: [Way, Way]): Promise<[number, number]> {
  const seconds: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [n, way] of ways.entries()) {
      const began = performance.now();
      await way();
      seconds[n]?.push((performance.now() - began) / 1_000);
    }
  }
  return [middle(seconds[0]), middle(seconds[1])];
}

const middle = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;

async function sameBytes(one: { url: string; agent: Agent }, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  await fetchBytes(one, undefined, undefined, (part) => void hash.update(part));
  if (hash.digest('hex') !== sha256) throw new Error(`${one.url} answered other bytes.`);
}

/** A device of the bench's own, with a connection in its name. */
async function enrolled(processes: Processes, { deviceUrl, token }: OwnServer, state: string): Promise<{ id: string; agent: Agent }> {
  await mkdir(state, { mode: 0o700 });
  await processes.once(['dist/agent/craie-agent.mjs', 'enrol', '--server', deviceUrl, '--token', token, '--state', state, '--no-power', '--no-lock', '--boot-spread', '0']);
  const [cert, key] = await Promise.all(['cert.pem', 'key.pem'].map((name) => readFile(join(state, name), 'utf8')));
  const id = /CN=([0-9a-f-]{36})/.exec(new X509Certificate(cert ?? '').subject)?.[1] ?? '';
  return { id, agent: new Agent({ ...TLS, cert, key }) };
}

/** Uploads by the public address, where nginx stands. */
class Uploads {
  private puts = 0;

  private constructor(private readonly url: string, private readonly agent: Agent, private readonly headers: Record<string, string>) {}

  static async of({ api, url }: OwnServer, by: string, agent: Agent): Promise<Uploads> {
    const { csrf } = await api.call<SessionView>('GET', '/session');
    return new Uploads(by, agent, { origin: url, cookie: api.session, 'x-craie-csrf': csrf, 'tus-resumable': '1.0.0' });
  }

  /** By the tus protocol, as the console does; it is given up in the end. */
  async parts(file: Buffer): Promise<void> {
    const { location } = await ask(this.agent, 'POST', `${this.url}/api/v1/apps/uploads`, { ...this.headers, 'upload-length': String(file.length), 'upload-metadata': `filename ${Buffer.from('encore.deb').toString('base64')}` });
    const upload = new URL(location ?? '', `${this.url}/api/v1/apps/uploads/`).href;
    for (let at = 0; at < file.length; at += PART) {
      await ask(this.agent, 'PATCH', upload, { ...this.headers, 'upload-offset': String(at), 'content-type': 'application/offset+octet-stream' }, file.subarray(at, at + PART));
    }
    await ask(this.agent, 'DELETE', upload, this.headers);
  }

  async put(file: Buffer): Promise<void> {
    await ask(this.agent, 'PUT', `${this.url}/put/${this.puts++}`, {}, file);
  }
}
