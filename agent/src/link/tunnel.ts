import { request, type IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { blocked, Blocked } from './obstacle.js';
import type { ProxyServer } from './way.js';

/** The authentication schemes a proxy offers, by its own names. */
export const schemesOf = ({ 'proxy-authenticate': offered = '' }: IncomingHttpHeaders): string[] =>
  [...offered.matchAll(/(?:^|,\s*)([A-Za-z]+)(?=\s|,|$)/g)].map((found) => found[1] ?? '');

/**
 * A connection to `host:port` through an HTTP proxy (CONNECT).
 *
 * @throws Blocked `proxy_unreachable`, `proxy_auth_required`, `proxy_auth_unsupported`, `proxy_refused`
 */
export function openTunnel(proxy: ProxyServer, host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const headers = { host: target, ...(proxy.credentials !== undefined && { 'proxy-authorization': `Basic ${Buffer.from(proxy.credentials).toString('base64')}` }) };
  return new Promise((resolve, reject) => {
    const call = request({ host: proxy.host, port: proxy.port, method: 'CONNECT', path: target, headers, agent: false, signal });
    call.once('connect', (response, socket, head) => {
      const status = response.statusCode ?? 0;
      if (status === 200) {
        if (head.length > 0) socket.unshift(head);
        return resolve(socket as Socket);
      }
      socket.destroy();
      reject(status === 407 ? unauthorised(proxy, schemesOf(response.headers)) : refused(status));
    });
    call.once('response', (response) => {
      response.destroy();
      reject(refused(response.statusCode ?? 0));
    });
    call.once('error', (error) => {
      call.destroy();
      const cause = blocked(error);
      reject(signal.aborted ? cause : new Blocked('proxy_unreachable', cause.message, cause.code));
    });
    call.end();
  });
}

/** A proxy that sends somewhere else wants a person to sign in first. */
function refused(status: number): Blocked {
  const portal = status === 511 || (status >= 300 && status < 400);
  return new Blocked(portal ? 'captive_portal' : 'proxy_refused', `the proxy answered ${status}`);
}

function unauthorised({ credentials }: ProxyServer, schemes: readonly string[]): Blocked {
  if (schemes.some((scheme) => scheme.toLowerCase() === 'basic')) {
    return new Blocked('proxy_auth_required', credentials === undefined ? 'the proxy asks for a name and a password' : 'the proxy refuses this name and password');
  }
  return new Blocked('proxy_auth_unsupported', `the proxy asks for ${schemes.join(', ') || 'an unknown scheme'}`);
}
