/** A small server for agent tests: device HTTPS API and MQTT over mutual TLS, on the real authority and signing key. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { inflateRawSync } from 'node:zlib';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Aedes } from 'aedes';
import { checkUp, downTopic, formatEnrolmentToken, parseUpTopic, trustText, type Calendar, type CommandBody, type DownKind, type TargetItem, type UpKind, type UpMessage } from '#contract';
import { Authority, SigningKey } from '#pki';

type Said = { [K in UpKind]: { kind: K; deviceId: string; body: UpMessage[K] } }[UpKind];

export interface AgentServer {
  url: string;
  token: string;
  authority: Authority;
  signing: SigningKey;
  said: Said[];
  /** Answers the first message (old or new) that fits. */
  heard<K extends UpKind>(kind: K, fits?: (body: UpMessage[K]) => boolean, ms?: number): Promise<UpMessage[K]>;
  send(deviceId: string, kind: DownKind, message: unknown): Promise<void>;
  target(deviceId: string, revision: number, items: TargetItem[], more?: { etag?: string; calendar?: Calendar }): Promise<void>;
  command(deviceId: string, sequence: number, kind: CommandBody['kind'], args?: Record<string, unknown>, change?: Partial<CommandBody>): Promise<string>;
  files: Map<string, Buffer>;
  addFile(content: Buffer): { sha256: string; size: number; path: string };
  /** Changes what a file request gets: bytes after which the connection breaks. */
  breakAfter: number | undefined;
  ranges: (string | undefined)[];
  /** Subscriptions get 0x80 while set. */
  deaf: boolean;
  connections: number;
  dropAll(): void;
  stopMqtt(): Promise<void>;
  startMqtt(): Promise<void>;
  stop(): Promise<void>;
}

export async function startAgentServer({ heartbeatMs = 5_000 } = {}): Promise<AgentServer> {
  const folder = mkdtempSync(join(tmpdir(), 'craie-agent-server-'));
  const authority = await Authority.open(folder);
  const signing = await SigningKey.open(folder);
  const own = await authority.issueServer(['127.0.0.1', 'localhost']);
  const trust = () => {
    const material = { roots: authority.roots, signingKeys: [...signing.publicKeys] };
    return { v: 1, ...material, proofs: authority.vouch(trustText(material)) };
  };
  const listeners = new Set<() => void>();
  const sockets = new Set<TLSSocket>();
  let mqttPort = 0;

  const https = createHttps({ cert: own.certificate, key: own.key, ca: authority.roots, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });
  async function handle(request: IncomingMessage, response: ServerResponse) {
    const json = (status: number, body: unknown) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const peer = (request.socket as TLSSocket).getPeerCertificate();
    const deviceId = String(peer?.subject?.CN ?? '');
    if (request.url === '/device/v1/trust') return json(200, trust());
    if (request.url === '/device/v1/time') {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const { nonce } = JSON.parse(Buffer.concat(parts).toString()) as { nonce: string };
      return json(200, signing.sign(JSON.stringify({ v: 1, kind: 'time', nonce, now: new Date().toISOString() })));
    }
    if (request.url === '/device/v1/enrol' || request.url === '/device/v1/renew') {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body = JSON.parse(Buffer.concat(parts).toString()) as { csr: string; token?: string };
      if (request.url.endsWith('enrol') && body.token !== server.token) return json(403, { code: 'token_unknown', detail: 'This token is not known: make a new one.' });
      const id = request.url.endsWith('enrol') ? randomUUID() : deviceId;
      return json(200, { v: 1, deviceId: id, certificate: authority.issueDevice(body.csr, id).certificate, trust: trust(), mqtt: { host: '127.0.0.1', port: mqttPort } });
    }
    const file = server.files.get(request.url?.split('/').at(-1) ?? '');
    if (!file || !deviceId) return json(404, { code: 'not_found', detail: 'no' });
    server.ranges.push(request.headers.range);
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': file.length - from });
    if (server.breakAfter === undefined) return void response.end(file.subarray(from));
    response.write(file.subarray(from, from + server.breakAfter), () => response.destroy());
  }
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));

  let mqtt: { broker: Aedes; listener: ReturnType<typeof createTls> } | undefined;
  const startMqtt = async () => {
    const broker = await Aedes.createBroker({
      concurrency: 0,
      authenticate: (client, _user, _password, done) => done(null, (client.conn as TLSSocket).getPeerCertificate?.().subject?.CN === client.id),
      authorizeSubscribe: (_client, subscription, done) => done(null, server.deaf ? null : subscription),
    });
    broker.on('publish', (packet, client) => {
      const topic = parseUpTopic(packet.topic);
      if (!topic || !client) return;
      const bytes = Buffer.from(packet.payload);
      const checked = checkUp(topic.kind, JSON.parse((topic.kind === 'inventory' ? inflateRawSync(bytes) : bytes).toString()));
      if (!checked.ok) throw new Error(`${topic.kind}: ${checked.problem}`);
      server.said.push({ ...topic, body: checked.value } as Said);
      if (topic.kind === 'hello') void server.send(topic.deviceId, 'welcome', { v: 1, now: new Date().toISOString(), heartbeatMs });
      for (const listener of listeners) listener();
    });
    const listener = createTls({ cert: own.certificate, key: own.key, ca: authority.roots, requestCert: true, rejectUnauthorized: true }, (socket) => {
      server.connections++;
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      broker.handle(socket);
    });
    await new Promise<void>((resolve) => listener.listen(mqttPort, '127.0.0.1', resolve));
    mqttPort = (listener.address() as AddressInfo).port;
    mqtt = { broker, listener };
  };
  const dropAll = () => sockets.forEach((socket) => socket.destroy());
  const stopMqtt = async () => {
    const running = mqtt;
    mqtt = undefined;
    if (!running) return;
    const closed = new Promise<void>((resolve) => running.listener.close(() => resolve()));
    dropAll();
    await new Promise<void>((resolve) => running.broker.close(() => resolve()));
    await closed;
  };

  const signed = (deviceId: string, kind: 'target' | 'command', body: unknown) => server.send(deviceId, kind, signing.sign(JSON.stringify(body)));
  const server: AgentServer = {
    url: `https://127.0.0.1:${(https.address() as AddressInfo).port}`,
    token: formatEnrolmentToken({ id: randomUUID(), secret: randomBytes(24).toString('base64url'), pin: authority.pin }),
    authority, signing, said: [], files: new Map(), breakAfter: undefined, ranges: [], deaf: false, connections: 0,
    heard: (kind, fits = () => true, ms = 40_000) => new Promise((resolve, reject) => {
      const look = () => {
        const found = server.said.find((m) => m.kind === kind && fits(m.body as never));
        if (!found) return;
        clearTimeout(timer);
        listeners.delete(look);
        resolve(found.body as never);
      };
      const timer = setTimeout(() => {
        listeners.delete(look);
        reject(new Error(`no such ${kind} in ${ms} ms; heard ${JSON.stringify(server.said.filter((m) => m.kind !== 'inventory').slice(-6))}`));
      }, ms);
      listeners.add(look);
      look();
    }),
    send: (deviceId, kind, message) => new Promise((resolve, reject) => {
      if (!mqtt) return reject(new Error('the broker is stopped'));
      mqtt.broker.publish({ cmd: 'publish', topic: downTopic(deviceId, kind), payload: Buffer.from(JSON.stringify(message)), qos: 1, retain: false, dup: false }, (error) => (error ? reject(error) : resolve()));
    }),
    target: (deviceId, revision, items, { etag = `etag-${revision}`, calendar } = {}) => signed(deviceId, 'target', { v: 1, deviceId, revision, etag, items, ...(calendar && { calendar }) }),
    command: async (deviceId, sequence, kind, args = {}, change = {}) => {
      const body = { v: 1, id: randomUUID(), deviceId, sequence, kind, args, issuedAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 60_000).toISOString(), ...change };
      await signed(deviceId, 'command', body);
      return body.id;
    },
    addFile: (content) => {
      const sha256 = createHash('sha256').update(content).digest('hex');
      server.files.set(sha256, content);
      return { sha256, size: content.length, path: `/device/v1/files/${sha256}` };
    },
    dropAll, startMqtt, stopMqtt,
    stop: async () => {
      await stopMqtt();
      https.closeAllConnections();
      await new Promise((resolve) => https.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await startMqtt();
  return server;
}
