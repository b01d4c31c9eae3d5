import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { paced } from '../../../apps/server/src/catalogue/paced-response.js';

describe('an answer within a budget', () => {
  let server: Server | undefined;
  afterEach(() => { server?.closeAllConnections(); server?.close(); });

  const serve = async (content: Buffer, wait: (bytes: number) => number, seen: { buffered: number }): Promise<string> => {
    server = createServer((_, response) => {
      paced(response, wait);
      const parts = Array.from({ length: Math.ceil(content.length / 65_536) }, (_, n) => content.subarray(n * 65_536, (n + 1) * 65_536));
      const source = Readable.from(parts, { objectMode: false });
      source.on('data', () => { seen.buffered = Math.max(seen.buffered, response.writableLength); });
      source.pipe(response);
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const content = Buffer.from(Array.from({ length: 1_000_003 }, (_, n) => n % 251));

  it('is whole, and no faster than it may be', async () => {
    let at = performance.now();
    const url = await serve(content, (bytes) => { at = Math.max(at, performance.now()) + bytes / 4_000; return at - performance.now(); }, { buffered: 0 });
    const began = performance.now();
    const got = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(got.equals(content)).toBe(true);
    expect(performance.now() - began).toBeGreaterThan(200);
  });

  it('waits for a receiver that is slower still, and keeps little of what it waits with', async () => {
    const large = Buffer.alloc(30_000_000, 1);
    const seen = { buffered: 0 };
    const url = await serve(large, () => 0, seen);
    const received = await new Promise<number>((resolve) => get(url, (response) => {
      let size = 0;
      response.pause();
      setTimeout(() => response.resume(), 300);
      response.on('data', (part: Buffer) => { size += part.length; });
      response.on('end', () => resolve(size));
    }));
    expect(received).toBe(large.length);
    expect(seen.buffered).toBeLessThan(1_000_000);
  });
});
