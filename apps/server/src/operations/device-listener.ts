import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';

const fromDevices = new WeakSet<IncomingMessage>();

/** True for a request that came in by the device listener. */
export const isDeviceRequest = (request: IncomingMessage): boolean => fromDevices.has(request);

interface Identity {
  /** PEM. */
  certificate: string;
  key: string;
  /** PEM roots of device certificates. */
  roots: string[];
}

export interface DeviceListenerOptions extends Identity {
  host: string;
  port: number;
}

/**
 * Opens the device HTTPS listener. It asks for a client certificate without insisting: a device that is not enrolled has
 * none, and each route decides.
 */
export async function openDeviceListener(options: DeviceListenerOptions, handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(
    { ...identity(options), requestCert: true, rejectUnauthorized: false, handshakeTimeout: 20_000 },
    (request, response) => {
      fromDevices.add(request);
      handle(request, response);
    },
  );
  limitTimes(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}

/** Shows another certificate to those who connect from now on. @throws when key and certificate do not fit */
export function showCertificate(server: Server, options: Identity): void {
  server.setSecureContext(identity(options));
}

const identity = ({ certificate, key, roots }: Identity) => ({ cert: certificate, key, ca: roots, minVersion: 'TLSv1.2' as const });

/** Slow senders of headers are cut; a whole request may take an hour, because a large package on a slow line does. */
export function limitTimes(server: { headersTimeout: number; requestTimeout: number }): void {
  server.headersTimeout = 20_000;
  server.requestTimeout = 3_600_000;
}

export const portOf = (server: { address(): AddressInfo | string | null }): number => (server.address() as AddressInfo).port;
