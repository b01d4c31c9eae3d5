/**
 * How a device proves itself where its client certificate does not pass: behind a proxy that opens TLS, or a reverse
 * proxy that ends it. It signs a nonce of the server with its key, for one request alone.
 */
import { Type, type Static } from 'typebox';

/** Where MQTT over WebSocket is served, on the device HTTPS port. */
export const MQTT_PATH = '/device/v1/mqtt';
/** The WebSocket subprotocol of MQTT 3.1.1. */
export const MQTT_SUBPROTOCOL = 'mqtt';

const SCHEME = 'Craie-Device';
/** A certificate of about 900 bytes and a signature of 256, in base64url, with room for larger keys. */
const LONGEST = 6_000;

/** Body of `POST /device/v1/nonce`. */
export const NonceRequest = Type.Object(
  { v: Type.Literal(1), deviceId: Type.String({ minLength: 36, maxLength: 36 }) },
  { additionalProperties: false },
);
export type NonceRequest = Static<typeof NonceRequest>;

/** Answer of `POST /device/v1/nonce`: good once, for this device, for a minute. */
export const NonceAnswer = Type.Object({ v: Type.Literal(1), nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{20,200}$' }) });
export type NonceAnswer = Static<typeof NonceAnswer>;

/** What one token is good for. `body` is the JSON text sent, empty when there is none: nobody in between can change it. */
export interface TokenPurpose {
  method: string;
  /** Path and query. */
  path: string;
  body: string;
}

/** What is signed. `pin` names the root by which the device knows its server: a token is worth nothing at another one. */
export function deviceTokenText({ deviceId, nonce, pin, purpose }: { deviceId: string; nonce: string; pin: string; purpose: TokenPurpose }): string {
  return ['craie-device-token-1', deviceId, nonce, pin, purpose.method, purpose.path, purpose.body].join('\n');
}

/** The three parts of a token. */
export interface DeviceToken {
  nonce: string;
  /** DER of the device's certificate, base64url. */
  certificate: string;
  /** Of {@link deviceTokenText} (SHA-256, the certificate's key), base64url. */
  signature: string;
}

/** The value of the `Authorization` header. */
export const formatDeviceToken = ({ nonce, certificate, signature }: DeviceToken): string => `${SCHEME} ${nonce}.${certificate}.${signature}`;

const TOKEN = new RegExp(`^${SCHEME} ([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)$`);

/** Undefined for a header that is no device token. */
export function parseDeviceToken(header: string | undefined): DeviceToken | undefined {
  const found = header !== undefined && header.length <= LONGEST ? TOKEN.exec(header) : null;
  if (!found) return undefined;
  const [, nonce, certificate, signature] = found as unknown as [string, string, string, string];
  return { nonce, certificate, signature };
}
