import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { BROKER_LIMITS } from './limits.js';
import { TokenBucket } from './token-bucket.js';
import type { CertificateFacts } from './types.js';

/** A publish that has not been taken in yet. `release` lets the parser go on with this device's next packet. */
export interface Held {
  packet: { topic: string; qos: number; retain: boolean; payload: Buffer | string; messageId?: number };
  release: (error?: Error) => void;
  since: number;
}

/** Whose connection it is, as was proved before its first MQTT byte. */
export interface Caller {
  deviceId: string;
  /** Remote address. */
  address: string;
  /** Of the certificate, lower-case hex. */
  serial: string;
  /** Where the broker saw it itself. */
  certificate?: CertificateFacts;
  /** PEM certificate that stands for it at an external broker. */
  standIn?: string;
}

/** One authenticated connection. */
export class Peer {
  readonly connectionId = randomUUID();
  readonly messages = new TokenBucket(BROKER_LIMITS.deviceRate, BROKER_LIMITS.deviceBurst, Date.now());
  readonly control = new TokenBucket(BROKER_LIMITS.controlRate, BROKER_LIMITS.controlBurst, Date.now());
  readonly held: Held[] = [];
  /** QoS 1 messages taken in and not yet committed. */
  unacknowledged = 0;
  /** Running while the device is made to wait for its rate. */
  slow: NodeJS.Timeout | undefined;
  /** A message was let go without acknowledgement: the connection is renewed when the database is back. */
  lossy = false;
  /** Why the CONNECT is refused. */
  refused: string | undefined;
  /** Admitted by the broker: its coming and going are told. */
  registered = false;
  /** CONNACK is written: from now on it may be written to, and may send long packets. */
  answered = false;

  readonly deviceId: string;
  readonly address: string;
  readonly serial: string;
  readonly certificate: CertificateFacts | undefined;

  /** @param socket MQTT's own bytes, whatever carries them. */
  constructor(readonly socket: Duplex, { deviceId, address, serial, certificate }: Caller) {
    this.deviceId = deviceId;
    this.address = address;
    this.serial = serial;
    this.certificate = certificate;
  }

  /** The PUBACK of a committed message. A device that does not read its answers is closed. */
  acknowledge(messageId: number): void {
    this.unacknowledged--;
    if (this.socket.destroyed) return;
    if (this.socket.writableLength > BROKER_LIMITS.writeBuffer) this.socket.destroy();
    else this.socket.write(Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff]));
  }
}
