import { createServer, type Server } from 'node:net';

/** How long (ms) a `beforeAll` that waits for its turn may take. */
export const TURN = 310_000;

/**
 * One suite at a time for what the machine has once (its package database). Held by an abstract socket, which the system
 * releases however the process ends. Answers the function that gives it back.
 */
export async function exclusive(what: string, seconds = TURN / 1_000 - 10): Promise<() => Promise<void>> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const held = await new Promise<Server | undefined>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(undefined));
      // A suite whose turn came after it had given up must not keep its process, nor the others waiting.
      server.unref().listen(`\0craie-test-${what}`, () => resolve(server));
    });
    if (held) return () => new Promise((resolve) => held.close(() => resolve()));
    if (Date.now() > deadline) throw new Error(`${what} was in use by another suite for ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
