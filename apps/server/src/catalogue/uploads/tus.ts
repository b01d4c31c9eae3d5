import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Server, type ServerOptions } from '@tus/server';
import { Config } from '../../shared/config.js';
import { newId } from '../../shared/id.js';
import { ProblemError, wrongField } from '../../shared/problem.js';
import type { Scope } from '../../shared/scope.js';
import { causeCode } from '../../shared/trouble.js';
import { UploadStore } from './upload.store.js';
import { Uploads } from './uploads.service.js';

/** Where uploads stand, from the root of the server. */
const PATH = '/api/v1/apps/uploads';

type TusRequest = Parameters<NonNullable<ServerOptions['onUploadCreate']>>[0];

/** The tus protocol (1.0.0: creation, with data, and termination) over our own store. Who may, and whose it is, was asked before; its refusals are ours. */
@Injectable()
export class Tus {
  private readonly server: Server;
  /** Whose requests are being handled: the library hands its own kind of request to what it asks. */
  private readonly scopes = new WeakMap<IncomingMessage, Scope>();

  constructor(store: UploadStore, uploads: Uploads, config: Config) {
    this.server = new Server({
      path: PATH, datastore: store, relativeLocation: true, maxSize: config.packages.maxBytes,
      // Nobody but the console's own pages: the guard has looked at the origin.
      allowedOrigins: [],
      namingFunction: () => newId(),
      onUploadCreate: async (request, { id, size, metadata }) => {
        await uploads.begin(this.scopeOf(request), id, size ?? 0, metadata?.filename ?? '');
        return {};
      },
      onResponseError: (_request, error) => { throw asProblem(error); },
    });
  }

  /** Answers the request. @throws ProblemError, before anything was answered */
  async handle(scope: Scope, request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.scopes.set(request, scope);
    await this.server.handle(request, response);
  }

  private scopeOf({ runtime }: TusRequest): Scope {
    const scope = runtime?.node && this.scopes.get(runtime.node.req as IncomingMessage);
    if (!scope) throw new Error('a request without a scope came to the uploads');
    return scope;
  }
}

/** What the library refuses, in our words; errors of the disk and the database stay what they are. */
function asProblem(error: unknown): unknown {
  if (error instanceof ProblemError || causeCode(error) !== undefined) return error;
  const status = typeof error === 'object' && error !== null && 'status_code' in error ? error.status_code : undefined;
  switch (status) {
    case 404: case 410: return new ProblemError('not_found', 'This upload does not exist, or is over: begin again.');
    case 409: return new ProblemError('conflict', 'These bytes do not continue what has arrived: ask by HEAD where to go on.');
    case 413: return wrongField('file', 'length', 'The file is larger than it was announced, or than a package may be.', 'too_large');
    case undefined: return error;
    default: return wrongField('file', 'file', 'This is no request of the tus protocol (1.0.0): send Upload-Length, or Upload-Offset, with a body of application/offset+octet-stream.', 'invalid_file');
  }
}
