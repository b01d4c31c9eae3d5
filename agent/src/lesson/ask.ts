import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { LONGEST_LINE, type Reply, type Request } from './protocol.js';

/** Folder that the service's unit has systemd make, open to all for looking. */
const RUNTIME = '/run/craie-agent';
const SOCKET = 'lesson.sock';
const PATIENCE = 10_000;

/** Where the agent listens: in the service's runtime folder, or beside its state when it was started by hand. */
export const listeningAt = (state: string, environment: NodeJS.ProcessEnv = process.env): string => join(environment['RUNTIME_DIRECTORY'] ?? state, SOCKET);

/** Where to ask. @param named the state folder that a person named, if any */
export function askingAt(named: string | undefined, state: string): string {
  const service = join(RUNTIME, SOCKET);
  return named === undefined && existsSync(service) ? service : join(state, SOCKET);
}

/** Asks the agent that runs on this machine. @throws Error with a `code` (`ENOENT`, `ECONNREFUSED`, `EACCES`) when it cannot be asked */
export function ask(path: string, request: Request): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(path, () => void socket.write(`${JSON.stringify(request)}\n`));
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('The agent does not answer.')));
    socket.on('error', reject);
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.length > LONGEST_LINE) socket.destroy(new Error('The agent answers something else.'));
    });
    socket.on('end', () => {
      try {
        resolve(JSON.parse(text) as Reply);
      } catch {
        reject(new Error('The agent ended in the middle of its answer.'));
      }
    });
  });
}
