/** Somebody else's server: real HTTPS, with a certificate of an authority of its own, that keeps what it gets and answers what it is told. */
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebhookMessage } from '#contract';
import { Authority } from '#pki';

export interface Received { path: string; headers: Record<string, string>; body: string; message: WebhookMessage }
type Answer = (response: ServerResponse, nth: number) => void;

export class Receiver {
  readonly received: Received[] = [];
  /** Requests that are open now, and the most there ever were. */
  open = 0;
  most = 0;
  answer: Answer = (response) => void response.writeHead(204).end();

  private constructor(private readonly server: Server, private readonly folder: string) {}

  static async start(): Promise<Receiver> {
    const folder = await mkdtemp(join(tmpdir(), 'craie-receiver-'));
    const authority = await Authority.open(join(folder, 'pki'));
    const { key, certificate } = await authority.issueServer(['127.0.0.1', 'localhost']);
    await writeFile(join(folder, 'root.pem'), authority.roots.join('\n'));
    const server = createServer({ key, cert: certificate });
    const receiver = new Receiver(server, folder);
    server.on('request', (request, response) => {
      receiver.most = Math.max(receiver.most, ++receiver.open);
      response.once('close', () => { receiver.open--; });
      let body = '';
      request.on('data', (part: Buffer) => { body += part.toString(); });
      request.on('end', () => {
        receiver.received.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body, message: JSON.parse(body) as WebhookMessage });
        receiver.answer(response, receiver.received.length);
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return receiver;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What a server needs to believe it, and to be allowed to call it. */
  get settings(): Record<string, string> {
    return { ALLOW_PRIVATE_TARGETS: 'loopback', OUTBOUND_CA_FILE: join(this.folder, 'root.pem') };
  }

  of(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await rm(this.folder, { recursive: true });
  }
}

/** As docs/webhooks.md tells receivers to check it. */
export function isSignedBy(secret: string, { headers, body }: Received): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`);
}
