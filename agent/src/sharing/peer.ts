import { Agent, request, type AgentOptions, type IncomingMessage } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { chunkLength, type SharingPeer, type Signed } from '#contract';
import { deviceAt } from '../link/verify-at.js';
import type { Identity } from '../state/folder.js';
import { chunksIn } from './chunk-file.js';
import type { Fault } from './quarantine.js';
import { WATCH } from './seed.js';
import { TICKET_HEADER, ticketHeader } from './ticket.js';

/** ms for a connection to one of its addresses: on one's own network that is long. */
const CONNECT = 3_000;
/** ms for a whole chunk, however it drips. */
const CHUNK_TIME = 20_000;

/** A neighbour that is to be left alone for a while. */
export class PeerFault extends Error {
  constructor(readonly fault: Fault, message: string) {
    super(message);
  }
}

/** One neighbour, asked about one file. */
export class Peer {
  private readonly agent: Agent;
  private closed = false;
  /** The address that answered last, first. */
  private addresses: string[];
  /** What it has, as it last said. */
  has: ReadonlySet<number> = new Set();

  constructor(readonly place: SharingPeer, private readonly file: { sha256: string; size: number; count: number }, private readonly identity: () => Identity, private readonly now: () => number, public ticket: Signed) {
    this.addresses = [...place.addresses];
    this.agent = new ConnectingAgent(() => this.connect());
  }

  /** Asks what it has, and waits for more than what it had. @throws PeerFault */
  async look(signal: AbortSignal): Promise<void> {
    const { status, body } = await this.get(`?held=${this.has.size}`, Math.ceil(this.file.count / 8) * 2, WATCH + CONNECT * 2, signal);
    const has = status === 200 ? chunksIn(body.toString('latin1'), this.file.count) : undefined;
    if (!has) throw new PeerFault('gone', `it answered ${status}`);
    this.has = has;
  }

  /** One chunk, as it came; undefined when it is busy. @throws PeerFault */
  async chunk(index: number, signal: AbortSignal): Promise<Buffer | undefined> {
    const { status, body } = await this.get(`/${index}`, chunkLength(this.file.size, index), CHUNK_TIME, signal);
    if (status === 503) return undefined;
    if (status !== 200) throw new PeerFault('gone', `it answered ${status}`);
    return body;
  }

  close(): void {
    this.closed = true;
    this.agent.destroy();
  }

  private async get(what: string, most: number, ms: number, outer: AbortSignal): Promise<{ status: number; body: Buffer }> {
    const late = AbortSignal.timeout(ms);
    try {
      const signal = AbortSignal.any([outer, late]);
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const call = request({ agent: this.agent, path: `/v1/${this.file.sha256}${what}`, headers: { host: 'craie', [TICKET_HEADER]: ticketHeader(this.ticket) }, signal }, resolve);
        call.on('error', reject).end();
      });
      const parts: Buffer[] = [];
      let size = 0;
      for await (const part of response as AsyncIterable<Buffer>) {
        size += part.length;
        if (size > most) throw new PeerFault('wrong', 'it sends more than was asked for');
        parts.push(part);
      }
      return { status: response.statusCode ?? 0, body: Buffer.concat(parts) };
    } catch (error) {
      if (error instanceof PeerFault || outer.aborted) throw error;
      throw late.aborted ? new PeerFault('slow', 'it takes too long') : new PeerFault('gone', error instanceof Error ? error.message : String(error));
    }
  }

  private async connect(): Promise<TLSSocket> {
    let cause: unknown = new Error('it has no address');
    for (const address of this.addresses) {
      try {
        const socket = await this.dial(address);
        // Nobody waits for it any more: it would stay open.
        if (this.closed) socket.destroy();
        this.addresses = [address, ...this.addresses.filter((other) => other !== address)];
        return socket;
      } catch (error) {
        cause = error;
      }
    }
    throw cause;
  }

  private dial(host: string): Promise<TLSSocket> {
    const { certificate, key, trust } = this.identity();
    return new Promise((resolve, reject) => {
      // TLS takes no device for a server, and none by an address: both are looked at below.
      const socket = connectTls({ socket: connectTcp({ host, port: this.place.port, noDelay: true }), cert: certificate, key, rejectUnauthorized: false, minVersion: 'TLSv1.3' });
      const fail = (error: Error) => {
        clearTimeout(late);
        socket.destroy();
        reject(error);
      };
      const late = setTimeout(() => fail(new Error('no answer')), CONNECT);
      socket.on('error', fail);
      socket.once('secureConnect', () => {
        clearTimeout(late);
        try {
          if (deviceAt(socket, trust.roots, this.now()) !== this.place.deviceId) throw new Error('another device answers there');
          resolve(socket);
        } catch (error) {
          fail(error as Error);
        }
      });
    });
  }
}

/** Keeps a few connections that are made by ourselves. */
class ConnectingAgent extends Agent {
  constructor(private readonly open: () => Promise<TLSSocket>) {
    super({ keepAlive: true, maxSockets: 3, maxFreeSockets: 3 } satisfies AgentOptions);
  }

  override createConnection(_: unknown, done?: (error: Error | null, socket: TLSSocket) => void): undefined {
    this.open().then((socket) => done?.(null, socket), (error: Error) => done?.(error, undefined as never));
    return undefined;
  }
}
