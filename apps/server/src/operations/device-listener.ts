import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server as HttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Admission } from '#broker';

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

/** What the listener serves. */
export interface DeviceHandlers {
  request(request: IncomingMessage, response: ServerResponse): void;
  /** A request to speak another protocol over this connection. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface DeviceListener {
  port: number;
  /** Shows another certificate to those who connect from now on. @throws when key and certificate do not fit */
  showCertificate(identity: Identity): void;
  /** Ends every connection. */
  close(): void;
}

/**
 * Opens the device HTTPS listener. It asks for a client certificate without insisting: a device that is not enrolled has
 * none, and each route decides. TCP stands in front: a connection meets the admission before it costs a handshake.
 */
export async function openDeviceListener(options: DeviceListenerOptions, handlers: DeviceHandlers): Promise<DeviceListener> {
  const https: HttpsServer = createServer(
    { ...identity(options), requestCert: true, rejectUnauthorized: false, handshakeTimeout: 20_000 },
    (request, response) => {
      fromDevices.add(request);
      handlers.request(request, response);
    },
  );
  limitTimes(https);
  https.on('upgrade', (request, socket, head) => handlers.upgrade(request, socket, head));
  const open = new Set<Socket>();
  const admission = new Admission((socket) => {
    https.emit('connection', socket);
    socket.resume();
  });
  const tcp = createTcpServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    open.add(socket.once('close', () => open.delete(socket)));
    admission.arrive(socket);
  });
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen({ port: options.port, host: options.host, backlog: 4_096 }, resolve);
  });
  return {
    port: portOf(tcp),
    showCertificate: (other) => https.setSecureContext(identity(other)),
    close: () => {
      tcp.close();
      admission.close();
      for (const socket of open) socket.destroy();
      https.close();
    },
  };
}

const identity = ({ certificate, key, roots }: Identity) => ({ cert: certificate, key, ca: roots, minVersion: 'TLSv1.2' as const });

/** Slow senders of headers are cut; a whole request may take an hour, because a large package on a slow line does. */
export function limitTimes(server: { headersTimeout: number; requestTimeout: number }): void {
  server.headersTimeout = 20_000;
  server.requestTimeout = 3_600_000;
}

export const portOf = (server: { address(): AddressInfo | string | null }): number => (server.address() as AddressInfo).port;
