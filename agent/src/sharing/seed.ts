import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { pause } from '../link/pause.js';
import { deviceAt } from '../link/verify-at.js';
import type { Log } from '../log.js';
import type { Identity } from '../state/folder.js';
import type { Holding } from './chunk-file.js';
import { readTicket, TICKET_HEADER } from './ticket.js';

/** Connections at once, and of one device. */
const CONNECTIONS = 96;
const OF_ONE = 4;
/** Chunks sent at once; further ones are told that it is busy. */
const SENDING = 8;
/** Bytes a second sent in all: a lesson's own traffic has the rest of the network. */
const RATE = 40e6;
/** A neighbour that has not taken its chunk after so long (ms) is cut off; one that says nothing, too. */
const TAKING = 30_000;
const IDLE = 60_000;
/** Longest wait (ms) for news of a file. */
export const WATCH = 20_000;
const ROUTE = /^\/v1\/([0-9a-f]{64})(?:\/(\d{1,4})|\?held=(\d{1,4}))$/;

export interface SeedOptions {
  identity: () => Identity;
  /** Site of this device, as the server last said; undefined = not known. */
  siteId: () => string | undefined;
  holding: (sha256: string) => Promise<Holding | undefined>;
  /** ms, by the server's clock. */
  now: () => number;
  log: Log;
}

/** Serves chunks to devices of this site. Asked for are a hash and a number: nothing that comes in is ever a path. */
export class Seed {
  private server: Server | undefined;
  private readonly connections = new Map<string, number>();
  private readonly names = new WeakMap<Socket, string>();
  private sending = 0;
  /** ms: when what was sent so far has left, at {@link RATE}. */
  private free = 0;

  constructor(private readonly options: SeedOptions) {}

  /** Where it listens; 0 while it does not. */
  get port(): number {
    const address = this.server?.address() as AddressInfo | null | undefined;
    return address?.port ?? 0;
  }

  /** Listens on the port, or any other when it is taken. @throws Error when that is not possible either */
  async start(wanted: number): Promise<void> {
    if (this.server) return;
    const server = createServer({ ...this.context(), requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.3', handshakeTimeout: 10_000, maxHeaderSize: 8_192 }, (request, response) => {
      void this.answer(request, response).catch(() => response.destroy());
    });
    Object.assign(server, { maxConnections: CONNECTIONS, headersTimeout: 10_000, requestTimeout: 10_000, keepAliveTimeout: IDLE });
    server.on('secureConnection', (socket) => this.admit(socket));
    server.on('tlsClientError', (_, socket) => socket.destroy());
    this.server = server;
    try {
      await listen(server, wanted).catch(() => listen(server, 0));
    } catch (error) {
      this.server = undefined;
      throw error;
    }
  }

  /** Shows the certificate of now. */
  renew(): void {
    this.server?.setSecureContext(this.context());
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  private context(): { cert: string; key: string; ca: string[]; minVersion: 'TLSv1.3' } {
    const { certificate, key, trust } = this.options.identity();
    return { cert: certificate, key, ca: trust.roots, minVersion: 'TLSv1.3' };
  }

  private admit(socket: TLSSocket): void {
    socket.on('error', () => socket.destroy());
    try {
      const deviceId = deviceAt(socket, this.options.identity().trust.roots, this.options.now());
      const open = (this.connections.get(deviceId) ?? 0) + 1;
      if (open > OF_ONE) throw new Error('too many connections');
      this.connections.set(deviceId, open);
      this.names.set(socket, deviceId);
      socket.once('close', () => {
        const left = (this.connections.get(deviceId) ?? 1) - 1;
        if (left > 0) this.connections.set(deviceId, left);
        else this.connections.delete(deviceId);
      });
    } catch (error) {
      this.options.log.debug(`sharing: somebody was turned away: ${String(error)}`);
      socket.destroy();
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, sha256 = '', index, held] = ROUTE.exec(request.url ?? '') ?? [];
    if (request.method !== 'GET' || sha256 === '') return refuse(response, 404);
    if (!this.may(request, sha256)) return refuse(response, 403);
    const holding = await this.options.holding(sha256);
    if (!holding) return refuse(response, 404);
    if (index !== undefined) return this.send(response, holding, Number(index));
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await holding.more(Number(held), WATCH, gone.signal);
    if (gone.signal.aborted) return;
    const text = holding.bitmap();
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': text.length, 'x-held': holding.held }).end(text);
  }

  private may({ socket, headers }: IncomingMessage, sha256: string): boolean {
    const { identity, now, siteId } = this.options;
    const { trust } = identity();
    const ticket = readTicket([headers[TICKET_HEADER]].flat()[0], trust.signingKeys, now());
    if (!ticket || ticket.sha256 !== sha256 || ticket.siteId !== siteId()) return false;
    return ticket.deviceId === this.names.get(socket);
  }

  private async send(response: ServerResponse, holding: Holding, index: number): Promise<void> {
    if (this.sending >= SENDING) return refuse(response, 503);
    this.sending++;
    const late = setTimeout(() => response.destroy(), TAKING);
    try {
      const content = await holding.read(index);
      if (!content) return refuse(response, 404);
      const now = performance.now();
      const wait = this.free - now;
      this.free = Math.max(this.free, now) + (content.length * 1_000) / RATE;
      if (wait > 0) await pause(wait);
      await new Promise<void>((resolve) => {
        response.once('close', resolve);
        response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': content.length }).end(content);
      });
    } finally {
      clearTimeout(late);
      this.sending--;
    }
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Every address, of both kinds where the machine has both.
    server.listen({ port }, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve();
    });
  });
}
