/** One device that came by WebSocket, at an external broker. */
import { Transform, type Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Packet } from 'mqtt-packet';
import { byteGuard } from './byte-guard.js';
import { firstPacket } from './first-packet.js';
import { BROKER_LIMITS } from './limits.js';
import type { Peer } from './peer.js';
import { refuseConnect } from './rights.js';
import type { Refusal } from './types.js';

type Refuse = (reason: Refusal['reason'], detail: string) => void;

const NOT_AUTHORISED = Buffer.from([0x20, 2, 0, 5]);
const MQTT_3_1_1 = 4;

/**
 * Joins a device's bytes to a connection of its own at the broker. The broker is called once a CONNECT is there that may
 * go on: who says nothing, or something else, costs no connection. Slow readers are felt through the pipes.
 *
 * @param dial begins a connection to the broker in the name of the device.
 */
export function standIn(peer: Peer, dial: () => TLSSocket, refuse: Refuse): void {
  const device = peer.socket;
  const tooLate = setTimeout(() => device.destroy(), BROKER_LIMITS.connectTimeout);
  device.once('close', () => clearTimeout(tooLate));

  const asked = firstPacket((packet) => {
    if (device.destroyed) return;
    const refused = whyNot(peer.deviceId, packet);
    if (refused !== undefined) {
      refuse('identity', refused);
      return void device.end(NOT_AUTHORISED);
    }
    const broker = dial();
    broker.once('secureConnect', () => {
      broker.on('data', answered);
      gate.pipe(broker).pipe(device);
    });
    endTogether(device, broker);
    endTogether(broker, device);
  });
  const answered = firstPacket((packet) => {
    if (packet?.cmd !== 'connack' || packet.returnCode !== 0) return refuse('identity', 'the external broker does not take this device');
    peer.answered = true;
    clearTimeout(tooLate);
  });
  const gate = openGate(peer, asked, refuse);
  device.pipe(gate);
}

/** Lets through what is within bounds; it waits there until somebody reads. */
function openGate(peer: Peer, hear: (chunk: Buffer) => void, refuse: Refuse): Transform {
  const guard = byteGuard(peer);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const violation = guard(chunk);
      if (violation) {
        refuse(violation.reason, violation.detail);
        peer.socket.destroy();
        return;
      }
      done(null, chunk);
      hear(chunk);
    },
  });
}

/** Why a CONNECT does not go on: what the embedded broker refuses. */
function whyNot(deviceId: string, packet: Packet | undefined): string | undefined {
  if (packet?.cmd !== 'connect' || packet.protocolVersion !== MQTT_3_1_1) return 'no CONNECT of MQTT 3.1.1';
  // Without an end to silence, the connection of a device that vanished would stay.
  if (!packet.keepalive || packet.keepalive > BROKER_LIMITS.keepaliveSeconds) return `keepalive of ${packet.keepalive ?? 0} s`;
  return refuseConnect(deviceId, { clientId: packet.clientId, clean: packet.clean ?? true, will: packet.will });
}

/** When one side has ended, the other gets for a moment what is still on its way; when it broke, nothing. */
function endTogether(one: Duplex, other: Duplex): void {
  one.once('close', () => {
    if (!one.readableEnded) return void other.destroy();
    const late = setTimeout(() => other.destroy(), BROKER_LIMITS.drainTimeout);
    other.once('close', () => clearTimeout(late));
  });
}
