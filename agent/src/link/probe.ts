import { once } from 'node:events';
import { refusal, readAnswer } from './answer.js';
import type { ConnectionOptions } from './connection.js';
import { dial } from './dial.js';
import { blocked, Blocked } from './obstacle.js';
import { send } from './server-request.js';
import { wayName, type Tried, type Way } from './way.js';

/** A server that does not like the certificate says so after the handshake: it is waited for (ms). */
const SECOND_THOUGHTS = 300;

/**
 * Whether a way leads to the server, without an MQTT session: that would end the one the agent has. Undefined when it
 * does. Never rejects.
 */
export async function probe(way: Way, { mqtt, server, tls }: ConnectionOptions, signal: AbortSignal): Promise<Tried | undefined> {
  try {
    if (way.transport === 'mqtt') {
      const socket = await dial(way, mqtt, tls, signal);
      const closed = once(socket, 'close').then(() => true, () => true);
      const rejected = await Promise.race([closed, new Promise<false>((resolve) => setTimeout(resolve, SECOND_THOUGHTS, false))]);
      socket.destroy();
      if (rejected) throw new Blocked('connection_cut', 'the server closed the connection');
    } else {
      // Whether the certificate arrives is known by the only route that says so without doing anything.
      const response = await send(way, new URL('/device/v1/self', server), tls, { signal });
      const text = await readAnswer(response);
      if (response.statusCode !== 200) throw refusal(response, text, way.token);
    }
    return undefined;
  } catch (error) {
    const { obstacle, message } = blocked(error);
    return { way: wayName(way), obstacle, detail: message.slice(0, 200) };
  }
}
