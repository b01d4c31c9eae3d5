import { createServer, type Server } from 'node:net';

/**
 * One suite at a time for what the machine has once (its package database). Held by an abstract socket, which the system
 * releases however the process ends. Answers the function that gives it back.
 */
export async function exclusive(what: string, seconds = 300): Promise<() => Promise<void>> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const held = await new Promise<Server | undefined>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(undefined));
      server.listen(`\0craie-test-${what}`, () => resolve(server));
    });
    if (held) return () => new Promise((resolve) => held.close(() => resolve()));
    if (Date.now() > deadline) throw new Error(`${what} was in use by another suite for ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
