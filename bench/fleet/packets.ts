/**
 * The few MQTT 3.1.1 packets a device needs (OASIS, sections 2 and 3), as bytes. Own code on purpose: a client library costs the
 * generator more processor for each message than the server under test spends on it.
 */
const CONNECT = 0x10;
const PUBLISH = 0x30;
const PUBACK = 0x40;
const SUBSCRIBE = 0x82;
const MAX_LENGTH_BYTES = 4;

export type Packet =
  | { type: 'connack' | 'suback'; code: number }
  | { type: 'puback'; id: number }
  | { type: 'publish'; topic: string; payload: Buffer; id: number | undefined }
  | { type: 'other' };

const text = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
};

function framed(first: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const header = [first];
  let left = body.length;
  do {
    const digit = left % 128;
    left = Math.floor(left / 128);
    header.push(left > 0 ? digit | 128 : digit);
  } while (left > 0);
  return Buffer.concat([Buffer.from(header), body]);
}

/** CONNECT with a clean session and a will at QoS 0. */
export function connectPacket(clientId: string, keepaliveSeconds: number, will: { topic: string; payload: string }): Buffer {
  const flags = 0b0000_0110; // clean session, will
  return framed(CONNECT, text('MQTT'), Buffer.from([4, flags, keepaliveSeconds >> 8, keepaliveSeconds & 255]), text(clientId), text(will.topic), text(will.payload));
}

export const subscribePacket = (id: number, filter: string): Buffer => framed(SUBSCRIBE, Buffer.from([id >> 8, id & 255]), text(filter), Buffer.from([1]));

/** PUBLISH; QoS 1 when it has an id. */
export const publishPacket = (topic: Buffer, payload: Buffer | string, id?: number): Buffer =>
  framed(PUBLISH | (id === undefined ? 0 : 2), text(topic), id === undefined ? Buffer.alloc(0) : Buffer.from([id >> 8, id & 255]), Buffer.from(payload));

export const pubackPacket = (id: number): Buffer => Buffer.from([PUBACK, 2, id >> 8, id & 255]);
export const PING = Buffer.from([0xc0, 0]);
export const DISCONNECT = Buffer.from([0xe0, 0]);

/** Cuts a stream of bytes into packets. */
export class PacketReader {
  private rest: Buffer = Buffer.alloc(0);

  /** The packets that these bytes complete. @throws Error when the stream is not MQTT */
  push(chunk: Buffer): Packet[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const packets: Packet[] = [];
    for (let next = this.next(); next; next = this.next()) packets.push(next);
    return packets;
  }

  private next(): Packet | undefined {
    let length = 0;
    let at = 1;
    for (;;) {
      const digit = this.rest[at];
      if (digit === undefined) return undefined;
      length += (digit & 127) * 128 ** (at - 1);
      at++;
      if (digit < 128) break;
      if (at > MAX_LENGTH_BYTES) throw new Error('The server does not speak MQTT.');
    }
    if (this.rest.length < at + length) return undefined;
    const packet = read(this.rest[0] ?? 0, this.rest.subarray(at, at + length));
    this.rest = this.rest.subarray(at + length);
    return packet;
  }
}

function read(first: number, body: Buffer): Packet {
  const type = first >> 4;
  if (type === 2) return { type: 'connack', code: body[1] ?? -1 };
  if (type === 9) return { type: 'suback', code: body[2] ?? -1 };
  if (type === 4) return { type: 'puback', id: body.readUInt16BE(0) };
  if (type !== 3) return { type: 'other' };
  const end = 2 + body.readUInt16BE(0);
  const acknowledged = (first & 0b110) !== 0;
  return { type: 'publish', topic: body.toString('utf8', 2, end), payload: body.subarray(acknowledged ? end + 2 : end), id: acknowledged ? body.readUInt16BE(end) : undefined };
}
