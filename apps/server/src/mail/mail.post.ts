import { rootCertificates } from 'node:tls';
import { Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Config } from '../shared/config.js';
import type { Mail, Outcome } from './mail.rules.js';
import { outcomeOf } from './smtp-outcome.js';

/** ms */
const CONNECT = 10_000;
const SILENCE = 20_000;
const WHOLE = 60_000;

/** One mail handed to the organisation's own server (SMTP). Each has a connection of its own. */
@Injectable()
export class MailPost {
  private readonly settings: Config['mail'];
  private readonly transport: ReturnType<typeof createTransport> | undefined;

  constructor({ mail, outboundRoots }: Config) {
    this.settings = mail;
    this.transport = mail && createTransport({
      host: mail.host, port: mail.port, secure: mail.secure, requireTLS: mail.tls === 'required',
      // Whoever set a password wants it asked for, and not to pass as nobody.
      ...(mail.auth && { auth: mail.auth, forceAuth: true }),
      tls: { rejectUnauthorized: mail.tls !== 'own-machine', ...(outboundRoots && { ca: [...rootCertificates, outboundRoots] }) },
      connectionTimeout: CONNECT, greetingTimeout: CONNECT, dnsTimeout: CONNECT, socketTimeout: SILENCE,
      // Of texts that people wrote, nothing leads to a file or an address.
      disableFileAccess: true, disableUrlAccess: true,
    });
  }

  get configured(): boolean {
    return this.transport !== undefined;
  }

  /** `name <address>`; null when nothing is set. */
  get from(): string | null {
    if (!this.settings) return null;
    const { name, address } = this.settings.from;
    return name ? `${name} <${address}>` : address;
  }

  /** Never rejects: what went wrong is the outcome. @param id makes the Message-ID @param stopped aborts it, as `interrupted` */
  async send({ id, to, subject, text, createdAt }: Mail & { id: string; createdAt: Date }, stopped: AbortSignal): Promise<Outcome> {
    if (!this.transport || !this.settings) return { trouble: 'unreachable', status: null, answer: null };
    const { from } = this.settings;
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const late = setTimeout(end, WHOLE);
    stopped.addEventListener('abort', end, { once: true });
    if (stopped.aborted) end();
    try {
      const { response } = await this.transport.sendMail({
        // As parts and never as a text to be read: a name with a comma in it is not two people. The envelope says it once more. A copy, as the library writes into it.
        from: { ...from }, to: { name: '', address: to }, envelope: { from: from.address, to: [to] }, subject, text, date: createdAt,
        messageId: `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
        // Nobody's absence answers it.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        signal: ending.signal,
      });
      return { trouble: null, status: 250, answer: response };
    } catch (error) {
      if (ending.signal.aborted) return { trouble: stopped.aborted ? 'interrupted' : 'too_slow', status: null, answer: null };
      return outcomeOf(error);
    } finally {
      clearTimeout(late);
      stopped.removeEventListener('abort', end);
    }
  }
}
