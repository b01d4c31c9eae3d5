import { constants } from 'node:crypto';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { Admission } from './admission.js';
import { BROKER_LIMITS } from './limits.js';
import type { DoorFigures, EmbeddedLinkOptions, ShownCertificate } from './types.js';

export interface Listener {
  port: number;
  door(): Omit<DoorFigures, 'accepted'>;
  showCertificate(shown: ShownCertificate): void;
  close(): Promise<void>;
}

/**
 * Agents do not resume sessions, and OpenSSL parses the device's certificate once more for each ticket that it makes: without them a handshake
 * costs a fifth less, a connection 15 kB less.
 */
const PROTOCOL = { minVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_TICKET } as const;

/**
 * TCP in front, TLS behind it: a connection meets the admission before it costs a handshake.
 *
 * @param onSecure a socket whose certificate chains to one of the roots.
 * @param onRefused a handshake that failed, with the reason.
 */
export async function listen(
  options: EmbeddedLinkOptions,
  onSecure: (socket: TLSSocket) => void,
  onRefused: (detail: string) => void,
): Promise<Listener> {
  const tls = createTlsServer({
    cert: options.certificate,
    key: options.key,
    ca: options.roots,
    requestCert: true,
    rejectUnauthorized: true,
    ...PROTOCOL,
    handshakeTimeout: BROKER_LIMITS.handshakeTimeout,
  });
  const open = new Set<Socket>();
  tls.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    onSecure(socket);
  });
  let failedHandshakes = 0;
  tls.on('tlsClientError', (error) => {
    failedHandshakes++;
    onRefused(`handshake: ${(error as NodeJS.ErrnoException).code ?? error.message}`);
  });
  const admission = new Admission((socket) => {
    tls.emit('connection', socket);
    socket.resume();
  });
  const tcp = createTcpServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    admission.arrive(socket);
  });
  await started(tcp, options);
  tcp.on('error', (error) => onRefused(`listener: ${error.message}`));
  return {
    port: (tcp.address() as AddressInfo).port,
    door: () => ({ waiting: admission.size, delayed: admission.delayed, turnedAway: admission.turnedAway, failedHandshakes }),
    showCertificate: ({ certificate, key, roots }) => tls.setSecureContext({ cert: certificate, key, ca: roots, ...PROTOCOL }),
    close: () =>
      new Promise((resolve) => {
        admission.close();
        tcp.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function started(server: Server, { host, port }: EmbeddedLinkOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 4_096 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
