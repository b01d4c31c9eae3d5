import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocket } from 'ws';
import { LIMITS, MQTT_PATH, MQTT_SUBPROTOCOL } from '#contract';
import { readAnswer, refusal } from './answer.js';
import { dial, type DialTls } from './dial.js';
import { blocked, Blocked } from './obstacle.js';
import { authorization, placeOf } from './server-request.js';
import type { Way } from './way.js';

const HANDSHAKE = 20_000;

/** MQTT's bytes over a WebSocket of the device HTTPS port. @param server its base URL. @throws Blocked, also for a page that answers instead */
export async function openWebSocket(way: Way, server: string, tls: DialTls): Promise<Duplex> {
  const url = new URL(MQTT_PATH, server);
  const headers = await authorization(way, url, tls, { method: 'GET', path: MQTT_PATH, body: '' });
  const socket = await dial(way, placeOf(url), tls);
  // The connection is made: the address only serves for the request line and the Host header.
  const client = new WebSocket(url.href.replace(/^https:/, 'ws:'), MQTT_SUBPROTOCOL, {
    createConnection: () => socket, headers: { host: url.host, ...headers }, handshakeTimeout: HANDSHAKE, perMessageDeflate: false, maxPayload: LIMITS.packet * 4,
  });
  await new Promise<void>((resolve, reject) => {
    client.once('open', () => resolve());
    client.once('error', (error) => reject(blocked(error)));
    client.once('unexpected-response', (_request, response) => {
      readAnswer(response).then((text) => reject(refusal(response, text, way.token)), (error: unknown) => reject(blocked(error))).finally(() => socket.destroy());
    });
  });
  if (client.protocol !== MQTT_SUBPROTOCOL) {
    client.terminate();
    throw new Blocked('captive_portal', 'the answer is no MQTT');
  }
  return streamOf(client);
}

/** What is written together leaves as one frame: it costs less than a frame for each part of a packet. */
function streamOf(client: WebSocket): Duplex {
  const stream = createWebSocketStream(client);
  stream._writev = (chunks, done) => stream._write(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), 'binary', done);
  // Its own end is not the end of the stream: what came before is read first.
  return stream.once('end', () => stream.destroy());
}
