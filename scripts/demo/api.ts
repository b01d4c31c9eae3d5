import type { ChildProcess } from 'node:child_process';
import type { EnrolmentTokenView, Page, SessionView, SiteView } from '#contract';

/** A signed-in session on the public HTTP API, as the console has it. */
export class Api {
  private cookie = '';
  private csrf = '';

  constructor(private readonly url: string) {}

  /** Its cookie, for another connection of the same session. */
  get session(): string {
    return this.cookie;
  }

  async signIn(email: string, password: string): Promise<void> {
    const session = await this.call<SessionView>('POST', '/session', { email, password });
    this.csrf = session.csrf;
  }

  /** The first `limit` sites. */
  sites(limit: number): Promise<Page<SiteView>> {
    return this.call('GET', `/sites?limit=${limit}`);
  }

  enrolmentToken(site: SiteView, label: string, maxUses: number): Promise<EnrolmentTokenView> {
    return this.call('POST', '/enrolment-tokens', { label, organisationId: site.organisation.id, siteId: site.id, maxUses, expiresInHours: 24 });
  }

  /** Sends a package to the catalogue, in one piece, as the tus protocol has it. @throws Error as `call` */
  async upload<T>(name: string, content: Uint8Array): Promise<T> {
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': String(content.length), 'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`, 'content-type': 'application/offset+octet-stream' };
    const answer = await fetch(`${this.url}/api/v1/apps/uploads`, { method: 'POST', headers: { origin: this.url, cookie: this.cookie, 'x-craie-csrf': this.csrf, ...headers }, body: Uint8Array.from(content) });
    if (!answer.ok) throw new Error(`POST /apps/uploads: ${answer.status} ${await answer.text()}`);
    return this.call('POST', `/apps/uploads/${answer.headers.get('location')?.split('/').at(-1)}/finish`, {});
  }

  /** One call on `/api/v1`. @throws Error with the problem when the answer is not 2xx. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    // A form carries its own content type with its boundary.
    const json = body !== undefined && !(body instanceof FormData);
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { origin: this.url, cookie: this.cookie, 'x-craie-csrf': this.csrf, ...(json ? { 'content-type': 'application/json' } : {}) },
      ...(json ? { body: JSON.stringify(body) } : body instanceof FormData ? { body } : {}),
    });
    const set = answer.headers.getSetCookie().map((line) => line.split(';')[0]).filter(Boolean);
    if (set.length > 0) this.cookie = set.join('; ');
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

/** Waits until the server answers ready. @throws Error after `seconds`, or at once when `server` has ended. */
export async function waitReady(url: string, seconds: number, server?: Pick<ChildProcess, 'exitCode' | 'signalCode'>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const ready = await fetch(`${url}/api/v1/health/ready`).then((a) => a.ok, () => false);
    if (ready) return;
    if (server && (server.exitCode ?? server.signalCode) !== null) throw new Error(`The server has ended (${server.exitCode ?? server.signalCode}).`);
    if (Date.now() > end) throw new Error(`The server was not ready within ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
