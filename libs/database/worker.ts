/**
 * The embedded engine's thread: PGlite behind a PostgreSQL socket. In the main thread it would starve the event loop.
 * Anything that leaves the engine in doubt ends the thread: `EmbeddedEngine` starts another one on the same files.
 */
import { open, rm } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { tellVitals } from '#threads';
import type { WorkerAnswer, WorkerInput, WorkerRequest } from './worker-protocol.js';

const port = parentPort;
if (!port) throw new Error('This file is a worker thread of the embedded database.');
const input = workerData as WorkerInput;
const answer = (message: WorkerAnswer) => port.postMessage(message);

const db = await PGlite.create({ dataDir: input.folder, extensions: { pg_trgm } });

// The socket's queue stops for good when the engine throws (not an SQL error: a crash); a new thread recovers from the log.
const execute = db.execProtocolRawStream.bind(db);
db.execProtocolRawStream = async (message, options) => {
  try {
    await execute(message, options);
  } catch (error) {
    process.stderr.write(`embedded database: ${String(error)}\n`);
    process.exit(1);
  }
};

await rm(input.socketPath, { force: true });
// The pool has one connection; the second place lets it reconnect before the broken one is noticed here.
const server = new PGLiteSocketServer({ db, path: input.socketPath, maxConnections: 2 });
await server.start();

async function dump(path: string): Promise<void> {
  const data = await db.dumpDataDir('gzip');
  const file = await open(path, 'w', 0o600);
  try {
    for await (const chunk of data.stream()) await file.write(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function close(): Promise<never> {
  await server.stop();
  await db.close();
  process.exit(0);
}

port.on('message', (request: WorkerRequest) => {
  switch (request.kind) {
    case 'dump':
      void dump(request.path).then(() => answer({ kind: 'dumped' }), (error: unknown) => answer({ kind: 'dumped', error: String(error) }));
      break;
    case 'close':
      void close();
  }
});
answer({ kind: 'ready', vitals: tellVitals() });
