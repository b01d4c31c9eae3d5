import type { TLSSocket } from 'node:tls';
import { isDeviceId } from '#contract';
import type { CertificateFacts, Refusal } from './types.js';

export type Identity =
  | { ok: true; deviceId: string; serial: string; certificate: CertificateFacts }
  | { ok: false; deviceId: string | null; reason: Extract<Refusal['reason'], 'identity' | 'revoked'>; detail: string };

const NAME = 'CN=';

/**
 * Who is at the other end, by certificate alone. Asked at every connection. The chain was proved by the handshake; the dates are
 * looked at here again, by the server's own clock.
 */
export function identify(socket: TLSSocket, revoked: ReadonlySet<string>, now: number): Identity {
  const refuse = (detail: string) => ({ ok: false as const, deviceId: null, reason: 'identity' as const, detail });
  if (!socket.authorized) return refuse(`certificate not accepted: ${String(socket.authorizationError)}`);
  // As an X509Certificate: each field is read when it is asked for, a fifth of the cost of all of them.
  const peer = socket.getPeerX509Certificate();
  if (!peer) return refuse('no certificate');
  const deviceId = peer.subject.startsWith(NAME) ? peer.subject.slice(NAME.length) : '';
  // The authority names a device by one CN and nothing else: any further line is part of what is looked at here.
  if (!isDeviceId(deviceId)) return refuse('the name of the certificate is not a device id');
  const [notBefore, notAfter] = [Date.parse(peer.validFrom), Date.parse(peer.validTo)];
  if (notAfter <= now) return { ...refuse('the certificate has ended'), deviceId };
  const serial = peer.serialNumber.toLowerCase();
  if (revoked.has(serial)) return { ok: false, deviceId, reason: 'revoked', detail: `certificate ${serial} is revoked` };
  const certificate = { fingerprint: peer.fingerprint256.replaceAll(':', '').toLowerCase(), notBefore, notAfter };
  return { ok: true, deviceId, serial, certificate };
}
