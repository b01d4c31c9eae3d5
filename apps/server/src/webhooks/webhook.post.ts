import { Injectable } from '@nestjs/common';
import { DELIVERY_TROUBLES, type DeliveryTrouble } from '#contract';
import { Vault } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { Outbound, OutboundError } from '../shared/outbound.js';
import type { Claimed } from './delivery.store.js';
import { signedHeaders } from './signature.js';
import { retryAfterOf, type Outcome } from './webhook.rules.js';

/** ms */
const CONNECT = 5_000;
const WHOLE = 10_000;
/** Bytes of an answer that are read, and characters that are kept. */
const READ = 4 * 1024;
const KEPT = 1_000;

/** What a sealed secret of this webhook is bound to. */
export const sealedFor = (webhookId: string): string => `webhook:${webhookId}`;

/** One request to a receiver: signed, bounded, and never to what only this server reaches. */
@Injectable()
export class WebhookPost {
  constructor(
    private readonly outbound: Outbound,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Never rejects: what went wrong is the outcome. @param signal aborts it, as `interrupted` */
  async send(claimed: Claimed, signal: AbortSignal): Promise<Outcome> {
    const begun = performance.now();
    const spent = () => Math.round(performance.now() - begun);
    const secrets = this.secrets(claimed);
    // The server's own secret is another one: nothing can be signed until somebody gives this webhook a new one.
    if (!secrets) return { status: null, trouble: 'secret_lost', retryAfter: null, durationMs: 0, answer: null };
    try {
      const headers = { 'content-type': 'application/json', 'user-agent': 'Craie-Webhooks/1', ...signedHeaders(claimed.messageId, claimed.message, secrets, this.clock.now()) };
      const { status, headers: answered, body } = await this.outbound.send({ url: claimed.url, method: 'POST', headers, body: claimed.message, connectMs: CONNECT, timeoutMs: WHOLE, maxBytes: READ, cut: true, signal });
      return { status, trouble: null, retryAfter: retryAfterOf(answered['retry-after'], this.clock.now()), durationMs: spent(), answer: readable(body) };
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      return { status: null, trouble: signal.aborted ? 'interrupted' : troubleOf(error), retryAfter: null, durationMs: spent(), answer: null };
    }
  }

  /** The secret in force, and the one before it while both are good. */
  private secrets({ webhookId, sealedSecret, sealedPrevious, previousUntil }: Claimed): string[] | undefined {
    const previous = sealedPrevious !== null && previousUntil !== null && previousUntil > this.clock.now() ? [sealedPrevious] : [];
    try {
      return [sealedSecret, ...previous].map((sealed) => this.vault.open(sealed, sealedFor(webhookId)));
    } catch {
      return undefined;
    }
  }
}

const troubleOf = ({ trouble }: OutboundError): DeliveryTrouble => DELIVERY_TROUBLES.find((one) => one === trouble) ?? 'unreachable';

/** Text for people; a database takes no zero character. */
const readable = (body: Buffer): string | null => body.toString('utf8').replaceAll('\0', '').slice(0, KEPT) || null;
