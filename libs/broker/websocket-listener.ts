import { createServer, type IncomingMessage } from 'node:http';
import { rm } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer, type WebSocket } from 'ws';
import { LIMITS, MQTT_SUBPROTOCOL } from '#contract';
import { BROKER_LIMITS } from './limits.js';
import type { Caller } from './peer.js';
import { callerOf } from './relay.js';
import { TokenBucket } from './token-bucket.js';

export interface WebSocketListener {
  /** Connections now. */
  readonly count: number;
  close(): Promise<void>;
}

/** Bytes of a frame's own header, at most. */
const FRAME_HEADER = 14;

/**
 * Takes MQTT over WebSocket from the main thread, which ends TLS and proves who calls, into the thread of the link. All framing is done here, so that
 * a fleet behind proxies costs the main thread its encryption and nothing else.
 *
 * @param path Unix socket in a folder of this user alone.
 * @throws when the socket cannot be made.
 */
export async function listenWebSocket(path: string, onCaller: (stream: Duplex, caller: Caller) => void): Promise<WebSocketListener> {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    autoPong: false,
    maxPayload: LIMITS.packet + FRAME_HEADER,
    handleProtocols: () => MQTT_SUBPROTOCOL,
  });
  const open = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(426).end());
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    open.add(socket.once('close', () => open.delete(socket)));
    const caller = callerOf(request.headers);
    if (!caller) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (client) => onCaller(streamOf(client), caller));
  });
  // A thread that died has left its socket there.
  await rm(path, { force: true });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  return {
    get count() {
      return open.size;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** MQTT's bytes without the frames. What is written together leaves as one frame. */
function streamOf(client: WebSocket): Duplex {
  const stream = createWebSocketStream(client);
  stream._writev = (chunks, done) => stream._write(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), 'binary', done);
  stream.on('error', () => stream.destroy());
  // Its own end is not the end of the stream: what came before is read first.
  stream.once('end', () => stream.destroy());
  const pings = new TokenBucket(BROKER_LIMITS.controlRate, BROKER_LIMITS.controlBurst, Date.now());
  // Answers go past the stream's own bound: who asks too often, or does not read them, is closed.
  client.on('ping', (data: Buffer) => {
    if (pings.take(Date.now(), 1, 0) === Infinity || client.bufferedAmount > BROKER_LIMITS.writeBuffer) client.terminate();
    else client.pong(data);
  });
  return stream;
}
