import { field } from '../inventory/wire-text.js';

/** Why a way to the server does not work: a closed set, so that the school can be told what to change. */
export const OBSTACLES = [
  'dns', 'no_network', 'timeout', 'port_blocked', 'connection_cut',
  'proxy_unreachable', 'proxy_auth_required', 'proxy_auth_unsupported', 'proxy_refused', 'proxy_unsupported', 'pac_unsupported',
  'tls_intercepted', 'certificate_not_passed', 'certificate_expired', 'captive_portal', 'token_refused', 'server_refused', 'unknown',
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** A way that does not work, with its reason. */
export class Blocked extends Error {
  constructor(readonly obstacle: Obstacle, message: string, readonly code = '') {
    super(message);
    this.name = 'Blocked';
  }
}

const BY_CODE = new Map<string, Obstacle>(Object.entries({
  ENOTFOUND: 'dns', EAI_AGAIN: 'dns', EAI_NODATA: 'dns',
  ENETUNREACH: 'no_network', ENETDOWN: 'no_network', EADDRNOTAVAIL: 'no_network',
  ETIMEDOUT: 'timeout', ESOCKETTIMEDOUT: 'timeout',
  ECONNREFUSED: 'port_blocked', EHOSTUNREACH: 'port_blocked', EACCES: 'port_blocked', EPERM: 'port_blocked',
  ECONNRESET: 'connection_cut', EPIPE: 'connection_cut', ECONNABORTED: 'connection_cut',
  CERT_HAS_EXPIRED: 'certificate_expired', CERT_NOT_YET_VALID: 'certificate_expired',
  // Something answered that does not speak TLS: a page to sign in at, say.
  EPROTO: 'captive_portal', ERR_SSL_WRONG_VERSION_NUMBER: 'captive_portal', ERR_SSL_PACKET_LENGTH_TOO_LONG: 'captive_portal',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'certificate_not_passed', ERR_SSL_SSL_HANDSHAKE_FAILURE: 'certificate_not_passed',
} satisfies Record<string, Obstacle>));

/** Errors by which a chain of certificates is not the expected one. */
const UNTRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_UNTRUSTED', 'CERT_SIGNATURE_FAILURE', 'INVALID_CA', 'HOSTNAME_MISMATCH',
]);

/** The obstacle behind anything thrown on the way. */
export function blocked(error: unknown): Blocked {
  if (error instanceof Blocked) return error;
  const code = textOf(error, 'code');
  const message = textOf(error, 'message') || 'unexpected error';
  if (UNTRUSTED.has(code)) return new Blocked('tls_intercepted', message, code);
  return new Blocked(textOf(error, 'name') === 'TimeoutError' ? 'timeout' : (BY_CODE.get(code) ?? 'unknown'), message, code);
}

/** A text among the properties of whatever was thrown. */
function textOf(thrown: unknown, property: string): string {
  const value = field(thrown, property);
  return typeof value === 'string' ? value : '';
}

const HTML = /^(text\/html|application\/xhtml)/i;

/**
 * What an HTTP answer means where something else was asked for (an upgrade, JSON).
 *
 * @param code of a problem+json body; empty when there is none.
 * @param token the request was proved by a token.
 */
export function obstacleOfAnswer(answer: { status: number; contentType: string; location?: string | undefined }, code: string, token: boolean): Obstacle {
  const { status, contentType, location } = answer;
  if (code === 'unauthenticated') return token ? 'token_refused' : 'certificate_not_passed';
  if (code.startsWith('nonce_') || code === 'device_token_invalid') return 'token_refused';
  if (code) return 'server_refused';
  if (status === 407) return 'proxy_auth_required';
  if (location !== undefined || (status < 300 && HTML.test(contentType)) || status === 511) return 'captive_portal';
  if (HTML.test(contentType) && (status === 403 || status === 401)) return 'proxy_refused';
  return 'server_refused';
}
