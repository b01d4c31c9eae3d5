/** The organisation's mail server: a real one (SMTP), with a certificate of an authority of its own, that keeps what it gets and refuses what it is told to. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { Authority } from '#pki';

export interface Received { from: string; to: string[]; raw: string; headers: Record<string, string>; text: string; secure: boolean; user: string | undefined }
export const ACCOUNT = { user: 'parc@syndicat.example', pass: 'p@ss:w/rd' };

/** A refusal with this status. */
export const refusal = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode });

export class PostOffice {
  readonly received: Received[] = [];
  /** Sign-ins that were tried, whether let in or not. */
  signIns = 0;
  /** Asked for each recipient, and for each whole mail before its answer. */
  judge: { recipient?: (to: string, nth: number) => Error | undefined; mail?: (mail: Received) => Promise<Error | undefined> } = {};
  private asked = 0;
  private paused = 0;

  private constructor(private readonly server: SMTPServer, private readonly folder: string) {}

  /** @param starttls false: it speaks in the open only */
  static async start({ starttls = true }: { starttls?: boolean } = {}): Promise<PostOffice> {
    const folder = await mkdtemp(join(tmpdir(), 'craie-post-'));
    const authority = await Authority.open(join(folder, 'pki'));
    const { key, certificate } = await authority.issueServer(['127.0.0.1', 'localhost']);
    await writeFile(join(folder, 'root.pem'), authority.roots.join('\n'));
    const server: SMTPServer = new SMTPServer({
      key, cert: certificate, authOptional: true, allowInsecureAuth: true, hideSTARTTLS: !starttls, disabledCommands: starttls ? [] : ['STARTTLS'], closeTimeout: 100, disableReverseLookup: true, logger: false,
      onAuth: ({ username, password }, _, done) => {
        office.signIns += 1;
        if (username === ACCOUNT.user && password === ACCOUNT.pass) done(null, { user: username });
        else done(refusal(535, 'Wrong name or password'));
      },
      onRcptTo: ({ address }, _, done) => done(office.judge.recipient?.(address, ++office.asked) ?? null),
      onData: (stream, { envelope, secure, user }, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const raw = Buffer.concat(parts).toString('latin1');
          const mail = { ...readMail(raw), from: envelope.mailFrom ? envelope.mailFrom.address : '', to: envelope.rcptTo.map(({ address }) => address), secure, user: user as string | undefined };
          office.received.push(mail);
          void (office.judge.mail?.(mail) ?? Promise.resolve(undefined)).then((error) => (error ? done(error) : done(null, 'kept')));
        });
      },
    });
    const office = new PostOffice(server, folder);
    // A client that is killed.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => resolve()); });
    return office;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** What a server needs to send its mail here. */
  settings({ account = ACCOUNT }: { account?: { user: string; pass: string } } = {}): Record<string, string> {
    return {
      SMTP_URL: `smtp://${encodeURIComponent(account.user)}:${encodeURIComponent(account.pass)}@127.0.0.1:${this.port}`, MAIL_FROM: 'Parc des Landes <parc@syndicat.example>', SMTP_TLS: 'required',
      OUTBOUND_CA_FILE: join(this.folder, 'root.pem'),
    };
  }

  /** Nobody answers at its address until it is resumed. */
  async pause(): Promise<void> {
    this.paused = this.port;
    await new Promise<void>((resolve) => { this.server.server.close(() => resolve()); });
  }

  async resume(): Promise<void> {
    await new Promise<void>((resolve) => { this.server.server.listen(this.paused, '127.0.0.1', () => resolve()); });
  }

  to(address: string): Received[] {
    return this.received.filter(({ to }) => to.includes(address));
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => { this.server.close(() => resolve()); });
    await rm(this.folder, { recursive: true });
  }
}

/** Headers by their lower-case name, one line each, words decoded; the text decoded. */
function readMail(raw: string): Pick<Received, 'raw' | 'headers' | 'text'> {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw.slice(0, end).replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), words(line.slice(line.indexOf(':') + 1).trim())]));
  const body = raw.slice(end + 4);
  const coding = headers['content-transfer-encoding'] ?? '7bit';
  const bytes = coding === 'base64' ? Buffer.from(body, 'base64') : Buffer.from(coding === 'quoted-printable' ? unquoted(body.replaceAll('=\r\n', '')) : body, 'latin1');
  return { raw, headers, text: bytes.toString('utf8').replaceAll('\r\n', '\n') };
}

const unquoted = (text: string): string => text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** RFC 2047. */
const words = (text: string): string => text.replaceAll(/\?= +=\?/g, '?==?').replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, part: string) =>
  Buffer.from(how.toLowerCase() === 'b' ? Buffer.from(part, 'base64').toString('latin1') : unquoted(part.replaceAll('_', ' ')), 'latin1').toString('utf8'));
