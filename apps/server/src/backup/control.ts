import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../shared/config.js';
import { Log } from '../shared/log.js';
import { controlSocket, LONGEST_SOCKET_PATH } from './control-client.js';
import { Failure } from './failure.js';

const LONGEST_ORDER = 10_000;
type Handler = (body: unknown) => Promise<unknown>;

/** Takes the orders of commands on this machine, from the user that runs the server and nobody else: the socket is in `DATA_DIR`, mode 0600. */
@Injectable()
export class Control implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly handlers = new Map<string, Handler>();
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));
  private readonly path: string;

  constructor(
    { dataDir }: Config,
    private readonly log: Log,
  ) {
    this.path = controlSocket(dataDir);
  }

  /** @param handle its answer is JSON; a Failure is said to the person who asked. */
  on(path: string, handle: Handler): void {
    this.handlers.set(path, handle);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (Buffer.byteLength(this.path) > LONGEST_SOCKET_PATH) {
      this.log.warn({ path: this.path }, 'the path of the data folder is too long for a socket: commands on this machine cannot reach this server');
      return;
    }
    // The folder is locked by this process: a socket that is there was left by one that was killed.
    await rm(this.path, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.path, resolve);
    });
    await chmod(this.path, 0o600);
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const say = (status: number, body: unknown) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    try {
      const handle = this.handlers.get(request.url ?? '');
      if (!handle || request.method !== 'POST') return say(404, { detail: 'This server does not know that order: are command and server of the same version?' });
      say(200, await handle(await read(request)));
    } catch (error) {
      if (error instanceof Failure) return say(409, { detail: error.message });
      this.log.error({ err: error, path: request.url }, 'an order from this machine failed');
      say(500, { detail: `The server could not do it: ${String(error)}` });
    }
  }
}

async function read(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request as AsyncIterable<Buffer>) {
    text += part.toString();
    if (text.length > LONGEST_ORDER) throw new Failure('The order is too long.');
  }
  return text === '' ? {} : (JSON.parse(text) as unknown);
}
