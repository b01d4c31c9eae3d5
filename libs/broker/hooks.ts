import type { AedesOptions, AuthenticateError, Client } from 'aedes';
import type { Backlog } from './backlog.js';
import type { Intake } from './intake.js';
import { BROKER_LIMITS } from './limits.js';
import type { Peers } from './peers.js';
import { refuseConnect, refuseSubscribe } from './rights.js';

const NOT_AUTHORISED = 5;
const denied = (message: string): AuthenticateError => Object.assign(new Error(message), { returnCode: NOT_AUTHORISED });

/** The broker's options: every right and bound. A hook that throws refuses its one packet and nothing else. */
export function brokerOptions(peers: Peers, intake: Intake, backlog: Backlog, touch: () => void): AedesOptions {
  const refuse = (deviceId: string | null, reason: 'identity' | 'forbidden-topic', detail: string): void => {
    backlog.refusals.add(deviceId, reason, detail);
    touch();
  };
  return {
    // Any other value lets one client kill the process: the emitter's queue recurses (see docs, broker).
    concurrency: 0,
    keepaliveLimit: BROKER_LIMITS.keepaliveSeconds,
    drainTimeout: BROKER_LIMITS.drainTimeout,
    connectTimeout: BROKER_LIMITS.connectTimeout,

    preConnect: (client, packet, done) =>
      guarded(done, () => {
        const peer = peers.of(client);
        if (!peer) return done(new Error('unknown socket'), false);
        peer.refused = refuseConnect(peer.deviceId, packet);
        done(null, true);
      }),

    authenticate: (client, _user, _password, done) =>
      guarded(done, () => {
        const peer = peers.of(client);
        if (peer && !peer.refused) return done(null, true);
        refuse(peer?.deviceId ?? null, 'identity', peer?.refused ?? 'unknown socket');
        done(denied('refused'), false);
      }),

    authorizePublish: (client, packet, done) =>
      guarded(done, () => {
        const peer = peers.of(client);
        if (!peer) return done(new Error('no such client'));
        if (packet.cmd === 'publish') return intake.publish(peer, packet, done);
        // A will. The broker may also bring up those of clients that live: only a closed one has died.
        if (client?.closed && peer.registered) intake.will(peer, packet);
        done(new Error('wills are taken in, not published'));
      }),

    authorizeSubscribe: (client, subscription, done) =>
      guarded(done, () => {
        const peer = peers.of(client);
        const refused = peer ? refuseSubscribe(peer.deviceId, subscription.topic, subscription.qos) : 'unknown socket';
        if (refused === undefined) return done(null, subscription);
        refuse(peer?.deviceId ?? null, 'forbidden-topic', refused);
        done(null, null);
      }),

    authorizeForward: (client, packet) => (mayWrite(client) ? packet : null),
  };
}

/** False for a reader that takes nothing: what it misses, it asks for when it returns. */
export function mayWrite(client: Client): boolean {
  return 'writableLength' in client.conn && client.conn.writableLength <= BROKER_LIMITS.writeBuffer && !client.closed;
}

function guarded(done: (error: (Error & { returnCode: number }) | null, value: never) => void, hook: () => void): void {
  try {
    hook();
  } catch (error) {
    done(denied(`internal: ${String(error)}`), false as never);
  }
}
