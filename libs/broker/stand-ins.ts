import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import type { Backlog } from './backlog.js';
import { Callers } from './callers.js';
import type { Caller } from './peer.js';
import { standIn } from './stand-in.js';
import type { GatewayOptions } from './types.js';

/** What a stand-in needs of the link it belongs to. */
export interface StandInSurroundings {
  backlog: Backlog;
  /** PEM roots that the broker's certificate must chain to, as of now. */
  roots: () => readonly string[];
  touch: () => void;
  /** A connection to the broker ended by an error. */
  onTrouble: (cause: string) => void;
}

/** Devices that came by WebSocket: the server stands in for each at the external broker, with a certificate of its own in the device's name. */
export class StandIns {
  readonly callers: Callers;
  private readonly address: { host: string; port: number; servername?: string };

  constructor(private readonly options: Pick<GatewayOptions, 'url' | 'standInKey' | 'revoked'>, private readonly around: StandInSurroundings) {
    this.callers = new Callers(options.revoked, around.backlog.refusals);
    const { hostname, port } = new URL(options.url);
    const host = hostname.replace(/^\[|\]$/g, '');
    this.address = { host, port: Number(port), ...(isIP(host) === 0 && { servername: host }) };
  }

  /** @param caller with its certificate for the broker */
  take(stream: Duplex, caller: Caller): void {
    const { backlog, touch } = this.around;
    const peer = this.callers.take(stream, caller);
    if (!peer) return touch();
    standIn(peer, () => this.dial(caller), (reason, detail) => {
      backlog.refusals.add(caller.deviceId, reason, detail);
      touch();
    });
  }

  private dial({ standIn: cert }: Caller): TLSSocket {
    const broker = connect({ ...this.address, ca: [...this.around.roots()], ...(cert && { cert }), key: this.options.standInKey, minVersion: 'TLSv1.2' });
    broker.setNoDelay(true);
    return broker.on('error', (error) => this.around.onTrouble(error.message));
  }
}
