import type { PeerCertificate, TLSSocket } from 'node:tls';
import { isDeviceId } from '#contract';
import type { CertificateFacts, Refusal } from './types.js';

export type Identity =
  | { ok: true; deviceId: string; serial: string; certificate: CertificateFacts }
  | { ok: false; deviceId: string | null; reason: Extract<Refusal['reason'], 'identity' | 'revoked'>; detail: string };

/**
 * Who is at the other end, by certificate alone. Asked at every connection: a resumed TLS session skips the chain and
 * the dates, so that both are looked at here again.
 */
export function identify(socket: TLSSocket, revoked: ReadonlySet<string>, now: number): Identity {
  const refuse = (detail: string) => ({ ok: false as const, deviceId: null, reason: 'identity' as const, detail });
  if (!socket.authorized) return refuse(`certificate not accepted: ${String(socket.authorizationError)}`);
  // An empty object when there is none.
  const peer: Partial<PeerCertificate> = socket.getPeerCertificate();
  const deviceId: unknown = peer.subject?.CN;
  if (!peer.serialNumber || !peer.valid_to) return refuse('no certificate');
  // A repeated CN arrives as an array.
  if (typeof deviceId !== 'string' || !isDeviceId(deviceId)) return refuse('the name of the certificate is not a device id');
  if (Date.parse(peer.valid_to) <= now) return { ...refuse('the certificate has ended'), deviceId };
  const serial = peer.serialNumber.toLowerCase();
  if (revoked.has(serial)) return { ok: false, deviceId, reason: 'revoked', detail: `certificate ${serial} is revoked` };
  const certificate = { fingerprint: (peer.fingerprint256 ?? '').replaceAll(':', '').toLowerCase(), notBefore: Date.parse(peer.valid_from ?? ''), notAfter: Date.parse(peer.valid_to) };
  return { ok: true, deviceId, serial, certificate };
}
