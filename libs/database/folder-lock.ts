import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { createServer, type ListenOptions } from 'node:net';
import { FolderInUse } from './errors.js';

/**
 * Takes the folder for this process by binding a name made from its real path. The system frees the name when the
 * process ends, however it ends, so no stale lock is ever left behind.
 *
 * @returns a function that gives the folder back. @throws FolderInUse
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const real = realpathSync(folder);
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new FolderInUse(real) : error));
    server.listen(address(createHash('sha256').update(real).digest()), resolve);
  });
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** An abstract socket on Linux, a named pipe on Windows, a loopback port elsewhere: all vanish with the process. */
function address(hash: Buffer): ListenOptions {
  const name = `craie-${hash.toString('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return { path: `\0${name}` };
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\${name}` };
  return { host: '127.0.0.1', port: 20_000 + (hash.readUInt32BE(0) % 20_000), exclusive: true };
}
