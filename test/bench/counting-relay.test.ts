import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { CountingRelay } from '../../bench/counting-relay.js';

describe('the counting relay', () => {
  it('passes everything on, and counts it both ways from moment to moment', async () => {
    const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const relay = await CountingRelay.open((echo.address() as AddressInfo).port);
    try {
      const client = connect(relay.port, '127.0.0.1');
      const say = async (text: string) => {
        client.write(text);
        expect(String((await once(client, 'data'))[0])).toBe(text);
      };
      await say('bonjour');
      const between = performance.now();
      await say('au revoir');
      expect(relay.bytes()).toBe(2 * 7 + 2 * 9);
      expect(relay.bytes(between)).toBe(2 * 9);
      expect(relay.bytes(0, between)).toBe(2 * 7);
      expect(relay.lineBytes(between)).toBe(2 * 9 + 2 * 2 * 52);
      expect(relay.passages.map(({ up, bytes }) => [up, bytes])).toEqual([[true, 7], [false, 7], [true, 9], [false, 9]]);
      const closed = once(client, 'close');
      await relay.close();
      await closed;
    } finally {
      echo.close();
    }
  });

  it('ends a connection whose other end is not there', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    const relay = await CountingRelay.open(port);
    await once(connect(relay.port, '127.0.0.1').resume(), 'close');
    await relay.close();
  });
});
