/**
 * Enrolment over the device HTTPS API.
 *
 * A token carries the pin of the authority, so the very first contact needs no trust on first use:
 * `GET /device/v1/trust` is fetched unverified, its root is checked against the pin, and all later
 * connections verify against that root.
 */
import { Type, type Static } from 'typebox';

/** `craie1.{tokenId without dashes}.{secret base64url}.{first 16 bytes of SHA-256 of the root's DER, base64url}` */
export interface EnrolmentTokenParts {
  id: string;
  secret: string;
  pin: string;
}

const TOKEN = /^craie1\.([0-9a-f]{32})\.([A-Za-z0-9_-]{32})\.([A-Za-z0-9_-]{22})$/;

export function formatEnrolmentToken({ id, secret, pin }: EnrolmentTokenParts): string {
  return `craie1.${id.replaceAll('-', '')}.${secret}.${pin}`;
}

export function parseEnrolmentToken(token: string): EnrolmentTokenParts | undefined {
  const found = TOKEN.exec(token.trim());
  if (!found) return undefined;
  const [, hex, secret, pin] = found as unknown as [string, string, string, string];
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return { id, secret, pin };
}

/** Answer of `GET /device/v1/trust`: public material only. */
export interface TrustAnswer {
  v: 1;
  /** PEM roots; more than one during a rotation. */
  roots: string[];
  /** Ed25519 public keys (SPKI, base64) that sign targets and commands. */
  signingKeys: string[];
  /** For each root, in order, its signature of {@link trustText}, base64: TLS alone proves nothing behind a proxy that opens it. */
  proofs: string[];
  /** What roots say of their successors, retired ones too. */
  vouchers?: RootVoucher[];
  /** Certificates issued before `since` (ISO UTC) are to be renewed, spread over so many milliseconds. */
  renewal?: { since: string; withinMs: number };
}

/** PEM roots; `signature` is base64url, see `libs/pki/voucher.ts`. */
export interface RootVoucher {
  by: string;
  root: string;
  signature: string;
}

/** What every root signs: the whole of the trust material. Vouchers prove themselves. */
export const trustText = ({ roots, signingKeys, renewal }: Pick<TrustAnswer, 'roots' | 'signingKeys' | 'renewal'>): string =>
  JSON.stringify(['craie-trust-1', roots, signingKeys, ...(renewal ? [renewal.since, renewal.withinMs] : [])]);

const short = (max: number) => Type.String({ minLength: 1, maxLength: max });

/** Body of `POST /device/v1/enrol`. */
export const EnrolRequest = Type.Object(
  {
    v: Type.Literal(1),
    token: short(200),
    /** PEM PKCS#10, RSA 2048; its subject is ignored: the server chooses the CN. */
    csr: short(4_096),
    platform: Type.Union([Type.Literal('linux'), Type.Literal('windows'), Type.Literal('android')]),
    hostname: short(255),
    /** Stable facts to recognise a machine that enrols again; empty when unknown. */
    serial: Type.String({ maxLength: 200 }),
    machineId: Type.String({ maxLength: 200 }),
    macs: Type.Array(Type.String({ maxLength: 17 }), { maxItems: 32 }),
    agentVersion: short(40),
  },
  { additionalProperties: false },
);
export type EnrolRequest = Static<typeof EnrolRequest>;

/** Answer of `POST /device/v1/enrol` and of `POST /device/v1/renew` (mTLS). */
export interface EnrolAnswer {
  v: 1;
  deviceId: string;
  /** PEM leaf certificate. */
  certificate: string;
  trust: TrustAnswer;
  /** Host and port of the MQTT listener. */
  mqtt: { host: string; port: number };
}

/** Body of `POST /device/v1/renew`. */
export const RenewRequest = Type.Object(
  { v: Type.Literal(1), csr: short(4_096) },
  { additionalProperties: false },
);
export type RenewRequest = Static<typeof RenewRequest>;
