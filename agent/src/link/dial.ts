import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls';
import { blocked, Blocked } from './obstacle.js';
import { openTunnel } from './tunnel.js';
import { verifyAt } from './verify-at.js';
import type { Way } from './way.js';

/** By what the server is known, and what is shown to it. PEM texts. */
export interface DialTls {
  /** Roots to verify the server against; `undefined` = do not verify (only to fetch trust, whose pin is then checked). */
  roots: readonly string[] | undefined;
  /** Also accept the public authorities of the runtime. */
  publicRoots?: boolean;
  /** Authorities of a proxy that opens TLS: accepted on ways with a token alone. */
  extraRoots?: readonly string[];
  /** Who calls, once it has a certificate. */
  identity?: { deviceId: string; certificate: string; key: string };
  /** Asked when a certificate is not valid by this machine's clock: the time (ms) as the server can prove it, undefined when it cannot. */
  proveTime?: (way: Way, signal: AbortSignal) => Promise<number | undefined>;
}

export interface Place {
  host: string;
  port: number;
}

/** A server under load takes up to 13 s for a whole fleet at once. */
const PATIENCE = 20_000;

/** A TLS connection to a place, by a way. @throws Blocked with the reason */
export async function dial(way: Way, place: Place, tls: DialTls, outer?: AbortSignal): Promise<TLSSocket> {
  const late = AbortSignal.timeout(PATIENCE);
  const signal = outer ? AbortSignal.any([outer, late]) : late;
  try {
    signal.throwIfAborted();
    return await open(way, place, tls, signal).catch(async (error: unknown) => {
      const now = blocked(error).obstacle === 'certificate_expired' ? await tls.proveTime?.(way, signal) : undefined;
      if (now === undefined) throw error;
      return openAt(now, way, place, tls, signal);
    });
  } catch (error) {
    throw late.aborted ? new Blocked('timeout', 'no answer in time') : blocked(error);
  }
}

async function open(way: Way, place: Place, tls: DialTls, signal: AbortSignal): Promise<TLSSocket> {
  const host = bare(place.host);
  const socket = way.proxy ? await openTunnel(way.proxy, host, place.port, signal) : await openTcp(host, place.port, signal);
  return secure(socket, host, way, tls, signal);
}

/** The same at another time than this machine's clock has. */
async function openAt(now: number, way: Way, place: Place, { roots = [], ...tls }: DialTls, signal: AbortSignal): Promise<TLSSocket> {
  const socket = await open(way, place, { ...tls, roots: undefined }, signal);
  try {
    verifyAt(socket, bare(place.host), roots, now);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '');

function openTcp(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return settle(connectTcp({ host, port, noDelay: true }), 'connect', signal);
}

function secure(socket: Socket, host: string, way: Way, { roots, publicRoots = false, extraRoots = [], identity }: DialTls, signal: AbortSignal): Promise<TLSSocket> {
  const ca = roots && [...roots, ...(publicRoots ? rootCertificates : []), ...(way.token ? extraRoots : [])];
  const shown = identity && !way.token ? { cert: identity.certificate, key: identity.key } : {};
  const encrypted = connectTls({
    socket,
    ...(isIP(host) ? { host } : { host, servername: host }),
    ...(ca ? { ca } : { rejectUnauthorized: false }),
    ...shown,
    minVersion: 'TLSv1.2',
  });
  return settle(encrypted, 'secureConnect', signal);
}

/** Waits for one event of a socket; whatever else happens destroys it. The socket's errors are heard from then on. */
function settle<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<S> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    const abort = () => fail(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    socket.on('error', fail);
    socket.once('close', () => fail(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })));
    socket.once(event, () => {
      signal.removeEventListener('abort', abort);
      resolve(socket);
    });
  });
}
