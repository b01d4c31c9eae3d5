/** The ways to the server, from the best to the last resort. Pure. */
import type { Obstacle } from './obstacle.js';

/** An HTTP proxy to ask with CONNECT. */
export interface ProxyServer {
  host: string;
  port: number;
  /** `name:password`, for Basic. */
  credentials?: string;
  /** Where it is set, for people. */
  source: string;
}

/**
 * One way: MQTT's own port, or the device HTTPS port (with MQTT inside of a WebSocket), the latter also through a proxy.
 * `token` = the client certificate does not arrive at the server, a signed token takes its place.
 */
export interface Way {
  transport: 'mqtt' | 'https';
  proxy?: ProxyServer;
  token: boolean;
}

/** A way that was tried and did not work, for people: no secret in it. */
export interface Tried {
  way: string;
  obstacle: Obstacle;
  /** What the network said, shortened. */
  detail: string;
}

const address = ({ host, port }: ProxyServer): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Name of a way in files and answers: `mqtt`, `https`, `https+token`, `https@proxy:3128`, `https@proxy:3128+token`. */
export const wayName = ({ transport, proxy, token }: Way): string => `${transport}${proxy ? `@${address(proxy)}` : ''}${token ? '+token' : ''}`;

/** Every way of an HTTPS call, best first. */
export const httpsWays = (proxies: readonly ProxyServer[]): Way[] =>
  [undefined, ...proxies].flatMap((proxy) => [false, true].map((token): Way => ({ transport: 'https', ...(proxy && { proxy }), token })));

/** Every way of the link, best first. */
export const linkWays = (proxies: readonly ProxyServer[]): Way[] => [{ transport: 'mqtt', token: false }, ...httpsWays(proxies)];

/** What makes a token worth trying on the same path: TLS does not reach from end to end. */
const NEEDS_TOKEN: readonly Obstacle[] = ['tls_intercepted', 'certificate_not_passed'];

/** True unless it is known already that this way cannot work: a token only helps where the certificate was lost. */
export function worthTrying(way: Way, tried: readonly Tried[]): boolean {
  if (!way.token) return true;
  const twin = tried.find((one) => one.way === wayName({ ...way, token: false }));
  return twin !== undefined && NEEDS_TOKEN.includes(twin.obstacle);
}

/** Ways that come before `current`, without those that are only a token's difference: what to look for from time to time. */
export function betterWays(ways: readonly Way[], current: string): Way[] {
  const at = ways.findIndex((way) => wayName(way) === current);
  return ways.slice(0, Math.max(at, 0)).filter((way) => !way.token);
}
