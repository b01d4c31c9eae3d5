import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer, get, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pour } from '../../../apps/server/src/catalogue/file-pour.js';

describe('a file that is poured into an answer', () => {
  const content = Buffer.from(Array.from({ length: 1_000_003 }, (_, n) => n % 251));
  const large = Buffer.alloc(30_000_000, 1);
  let folder: string;
  let server: Server | undefined;
  let pouring: Promise<void>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'craie-pour-'));
    await Promise.all([writeFile(join(folder, 'content'), content), writeFile(join(folder, 'large'), large)]);
  });
  afterAll(() => rm(folder, { recursive: true }));
  afterEach(() => { server?.closeAllConnections(); server?.close(); });

  const serve = async (name: string, part: { start: number; end: number }, wait?: (bytes: number) => number, seen: (response: ServerResponse) => void = () => undefined): Promise<string> => {
    server = createServer((_, response) => {
      response.setHeader('content-length', part.end - part.start);
      seen(response);
      pouring = (async () => {
        const file = await open(join(folder, name));
        try {
          await pour(file, part, response, wait);
        } finally {
          await file.close();
        }
      })();
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const fetched = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());
  const whole = { start: 0, end: content.length };

  it.each([[0, 1_000_003], [0, 0], [0, 1], [131_071, 131_073], [131_072, 262_144], [999_999, 1_000_003]])('is the very bytes from %d to %d', async (start, end) => {
    expect((await fetched(await serve('content', { start, end }))).equals(content.subarray(start, end))).toBe(true);
  });

  it('is whole within a budget too, and no faster than it may be', async () => {
    let at = performance.now();
    const url = await serve('content', whole, (bytes) => { at = Math.max(at, performance.now()) + bytes / 4_000; return at - performance.now(); });
    const began = performance.now();
    expect((await fetched(url)).equals(content)).toBe(true);
    expect(performance.now() - began).toBeGreaterThan(200);
  });

  it.each([['without a budget', undefined], ['within one', () => 0]])('%s it waits for a receiver that is slow, and keeps little of what it waits with', async (_, wait) => {
    let buffered = 0;
    const url = await serve('large', { start: 0, end: large.length }, wait, (response) => {
      const look = setInterval(() => { buffered = Math.max(buffered, response.writableLength); }, 5);
      response.once('close', () => clearInterval(look));
    });
    const received = await new Promise<number>((resolve) => get(url, (response) => {
      let size = 0;
      response.pause();
      setTimeout(() => response.resume(), 300);
      response.on('data', (part: Buffer) => { size += part.length; });
      response.on('end', () => resolve(size));
    }));
    expect(received).toBe(large.length);
    expect(buffered).toBeLessThan(300_000);
  });

  it('a receiver that goes away ends it, without an error', async () => {
    const url = await serve('large', { start: 0, end: large.length });
    await new Promise<void>((resolve) => get(url, (response) => response.once('data', () => { response.destroy(); resolve(); })));
    await expect(pouring).resolves.toBeUndefined();
  });

  it('a file that is shorter than it was said to be cuts the answer', async () => {
    const url = await serve('content', { start: 0, end: content.length + 1 });
    await expect(fetched(url)).rejects.toThrow();
    await expect(pouring).resolves.toBeUndefined();
  });
});
