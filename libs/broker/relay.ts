/** Hands a WebSocket of a proved caller from the HTTPS listener to the broker's thread. */
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';
import { MQTT_PATH } from '#contract';
import type { Caller } from './peer.js';
import type { Upgrade } from './types.js';

const DEVICE = 'x-craie-device';
const ADDRESS = 'x-craie-address';
const SERIAL = 'x-craie-serial';
const STAND_IN = 'x-craie-stand-in';
/** What the handshake of a WebSocket needs; nothing else of the request goes on. */
const PASSED = ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol'] as const;

/**
 * Joins both ends until one of them ends. The answer to the upgrade is the thread's. Slow readers are felt through the
 * pipe: nothing is buffered beyond its high-water marks.
 *
 * @param path of the Unix socket of the thread.
 */
export function relay(path: string, caller: Caller, { request: { headers }, socket, head }: Upgrade): void {
  if (socket.destroyed) return;
  const inner = connect(path);
  const lines = [
    `GET ${MQTT_PATH} HTTP/1.1`, 'host: broker', 'connection: upgrade', 'upgrade: websocket',
    `${DEVICE}: ${caller.deviceId}`, `${ADDRESS}: ${caller.address}`, `${SERIAL}: ${caller.serial}`,
    ...(caller.standIn ? [`${STAND_IN}: ${Buffer.from(caller.standIn).toString('base64')}`] : []),
    ...PASSED.flatMap((name) => (typeof headers[name] === 'string' ? [`${name}: ${headers[name]}`] : [])),
  ];
  inner.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (head.length > 0) inner.write(head);
  const end = () => {
    socket.destroy();
    inner.destroy();
  };
  pipeline(socket, inner, end);
  pipeline(inner, socket, end);
}

/** Who the main thread says is calling; undefined for a request that did not come through {@link relay}. */
export function callerOf(headers: IncomingHttpHeaders): Caller | undefined {
  const [deviceId, address, serial] = [headers[DEVICE], headers[ADDRESS], headers[SERIAL]];
  if (typeof deviceId !== 'string' || typeof address !== 'string' || typeof serial !== 'string') return undefined;
  const standIn = headers[STAND_IN];
  return { deviceId, address, serial, ...(typeof standIn === 'string' && { standIn: Buffer.from(standIn, 'base64').toString() }) };
}
