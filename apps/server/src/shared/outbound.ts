import { lookup } from 'node:dns';
import { request as http, type IncomingHttpHeaders } from 'node:http';
import { request as https } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { rootCertificates } from 'node:tls';
import { isPublic, isWithin } from './networks.js';

export interface OutboundRequest {
  /** `https:`; `http:` only to a target that ALLOW_PRIVATE_TARGETS names. */
  url: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** From the name being looked up to the last byte of the answer, ms. */
  timeoutMs?: number;
  /** From the name being looked up to the end of the TLS handshake, ms; as long as the whole when it is not said. */
  connectMs?: number;
  /** Longest answer that is read. */
  maxBytes?: number;
  /** A longer answer is cut there; otherwise it is `too_large`. */
  cut?: boolean;
  /** Ends it from outside. */
  signal?: AbortSignal;
}

export interface OutboundAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Why there is no answer. A closed list: the caller has words for each. */
export type OutboundTrouble =
  /** No http(s) address, or one with a user name in it. */
  | 'bad_url'
  /** Plain http over a network that is not ours. */
  | 'not_encrypted'
  /** A private or loopback address, or one of this machine, that the settings do not allow. */
  | 'private_target'
  | 'unknown_host'
  /** TLS: the certificate is not one that this machine believes. */
  | 'untrusted'
  | 'unreachable'
  | 'too_slow'
  | 'too_large';

/** Nothing of the target's answer stands in the message. */
export class OutboundError extends Error {
  constructor(readonly trouble: OutboundTrouble, options?: ErrorOptions) {
    super(`outbound request: ${trouble}`, options);
    this.name = 'OutboundError';
  }
}

/**
 * Requests to addresses that people typed (identity providers, webhooks), so that nobody makes the server speak to what only
 * the server reaches. A name is looked up once and the connection goes to the very address that was checked: a name that changes its
 * mind in between (DNS rebinding) gains nothing. Redirects are answers like others and are not followed; each request
 * has a connection of its own.
 */
export class Outbound {
  /**
   * @param allowed networks of ours that may be called all the same, ALLOW_PRIVATE_TARGETS
   * @param resolve how names are looked up
   * @param roots authorities (PEM) that are believed beside those of the runtime, OUTBOUND_CA_FILE
   */
  constructor(private readonly allowed: readonly string[], private readonly resolve: LookupFunction = lookup as LookupFunction, private readonly roots?: string) {}

  /** Answers whatever the status is. @throws OutboundError */
  async send({ url: given, method = 'GET', headers = {}, body, timeoutMs = 10_000, connectMs = timeoutMs, maxBytes = 512 * 1024, cut = false, signal: outside }: OutboundRequest): Promise<OutboundAnswer> {
    const url = URL.canParse(given) ? new URL(given) : undefined;
    if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) throw new OutboundError('bad_url');
    const plain = url.protocol === 'http:';
    // A literal address is never looked up.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host)) this.check(host, plain);
    const ending = new AbortController();
    const { signal } = ending;
    const end = (): void => ending.abort();
    const [late, connecting] = [setTimeout(end, timeoutMs), setTimeout(end, connectMs)];
    // Taken off again: a signal that lives as long as the process would keep all requests there ever were.
    outside?.addEventListener('abort', end, { once: true });
    if (outside?.aborted) end();
    const options = { method, headers: { 'accept-encoding': 'identity', ...headers }, lookup: this.checked(plain), signal, agent: false as const, ...(this.roots && { ca: [...rootCertificates, this.roots] }) };
    try {
      return await new Promise<OutboundAnswer>((resolve, reject) => {
        const request = (plain ? http : https)(url, options, (answer) => {
          const parts: Buffer[] = [];
          let size = 0;
          answer.on('data', (part: Buffer) => {
            size += part.length;
            parts.push(part);
            if (size <= maxBytes) return;
            // What is buffered would still come to its end.
            if (cut) resolve(whole());
            else reject(new OutboundError('too_large'));
            request.destroy();
          });
          const whole = () => ({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts).subarray(0, maxBytes) });
          answer.once('end', () => resolve(whole()));
          answer.once('error', reject);
        });
        request.once('error', reject);
        request.once('socket', (socket) => socket.once(plain ? 'connect' : 'secureConnect', () => clearTimeout(connecting)));
        request.end(body);
      });
    } catch (error) {
      throw signal.aborted ? new OutboundError('too_slow', { cause: error }) : translate(error);
    } finally {
      clearTimeout(late);
      clearTimeout(connecting);
      outside?.removeEventListener('abort', end);
    }
  }

  /** Looks a name up for the connection. All its addresses must be fit: which one is taken is not ours to say. */
  private checked(plain: boolean): LookupFunction {
    return (name, options, done) => {
      this.resolve(name, { ...options, all: true }, (error, found) => {
        if (error) return done(error, '');
        const addresses = Array.isArray(found) ? found : [];
        const [first] = addresses;
        try {
          for (const { address } of addresses) this.check(address, plain);
        } catch (refused) {
          return done(refused as NodeJS.ErrnoException, '');
        }
        if (!first) return done(new OutboundError('unknown_host'), '');
        return options.all ? done(null, addresses) : done(null, first.address, first.family);
      });
    };
  }

  private check(address: string, plain: boolean): void {
    const ours = isWithin(address, this.allowed);
    if (!ours && (!isPublic(address) || isOwn(address))) throw new OutboundError('private_target');
    if (!ours && plain) throw new OutboundError('not_encrypted');
  }
}

/** An address of this machine: its own firewall does not stand between itself and its services. */
const isOwn = (address: string): boolean => isWithin(address, Object.values(networkInterfaces()).flatMap((all) => all?.map((one) => one.address) ?? []).filter((one) => !one.includes('%')));

const UNKNOWN = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA']);
/** What node says of a certificate that it does not believe, of OpenSSL's `X509_V_ERR_*`. */
const UNTRUSTED = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL|EPROTO)/;
/** True for the code of an error that says: no TLS, or not with a certificate that this machine believes. */
export const isUntrusted = (code: string): boolean => UNTRUSTED.test(code);

function translate(error: unknown): OutboundError {
  const reasons = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  const own = reasons.find((reason) => reason instanceof OutboundError);
  if (own instanceof OutboundError) return own;
  const codes = reasons.map((reason) => (reason as NodeJS.ErrnoException).code ?? '');
  if (codes.some((code) => UNKNOWN.has(code))) return new OutboundError('unknown_host', { cause: error });
  return new OutboundError(codes.some(isUntrusted) ? 'untrusted' : 'unreachable', { cause: error });
}
