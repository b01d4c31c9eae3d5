/** Hands a WebSocket of a proved caller from the HTTPS listener to the broker's thread. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { MQTT_PATH } from '#contract';
import type { Caller } from './peer.js';

const DEVICE = 'x-craie-device';
const ADDRESS = 'x-craie-address';
const SERIAL = 'x-craie-serial';
/** What the handshake of a WebSocket needs; nothing else of the request goes on. */
const PASSED = ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol'] as const;

/**
 * Joins both ends until one of them ends. The answer to the upgrade is the thread's. Slow readers are felt through the
 * pipe: nothing is buffered beyond its high-water marks.
 *
 * @param path {@link DeviceLink.webSocketPath}
 */
export function relay(path: string, caller: Caller, { headers }: IncomingMessage, socket: Duplex, head: Buffer): void {
  const inner = connect(path);
  const lines = [
    `GET ${MQTT_PATH} HTTP/1.1`, 'host: broker', 'connection: upgrade', 'upgrade: websocket',
    `${DEVICE}: ${caller.deviceId}`, `${ADDRESS}: ${caller.address}`, `${SERIAL}: ${caller.serial}`,
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
  return typeof deviceId === 'string' && typeof address === 'string' && typeof serial === 'string' ? { deviceId, address, serial } : undefined;
}
