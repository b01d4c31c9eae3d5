/** Both ends of a device token: made with the device's key, checked with its certificate. */
import { sign, verify, X509Certificate } from 'node:crypto';
import { deviceTokenText, formatDeviceToken, isDeviceId, type DeviceToken, type TokenPurpose } from '#contract';
import { rootPin } from './pin.js';

/** The value of an `Authorization` header. @param root PEM of the root by which the device knows its server. */
export function createDeviceToken(device: { certificate: string; key: string; root: string }, nonce: string, purpose: TokenPurpose): string {
  const { raw, subject } = new X509Certificate(device.certificate);
  const text = deviceTokenText({ deviceId: commonName(subject) ?? '', nonce, pin: rootPin(device.root), purpose });
  return formatDeviceToken({ nonce, certificate: raw.toString('base64url'), signature: sign('sha256', Buffer.from(text), device.key).toString('base64url') });
}

/** Who made a token. */
export interface TokenSigner {
  deviceId: string;
  /** Of the certificate, lower-case hex. */
  serial: string;
  /** PEM: whether the authority issued it is asked elsewhere. */
  certificate: string;
}

/** The signer of a token for this purpose at a server with these roots (PEM); undefined when the certificate's key did not sign it. */
export function deviceTokenSigner(token: DeviceToken, purpose: TokenPurpose, roots: readonly string[]): TokenSigner | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(token.certificate, 'base64url'));
    const deviceId = commonName(certificate.subject);
    if (deviceId === undefined || !isDeviceId(deviceId)) return undefined;
    const signature = Buffer.from(token.signature, 'base64url');
    const signed = (root: string) =>
      verify('sha256', Buffer.from(deviceTokenText({ deviceId, nonce: token.nonce, pin: rootPin(root), purpose })), certificate.publicKey, signature);
    return roots.some(signed) ? { deviceId, serial: certificate.serialNumber.toLowerCase(), certificate: certificate.toString() } : undefined;
  } catch {
    return undefined; // Not a certificate, or not a key that signs.
  }
}

/** The only name of the subject; undefined when there are several, or none. */
const commonName = (subject: string): string | undefined => /^CN=([^\n]+)$/.exec(subject)?.[1];
