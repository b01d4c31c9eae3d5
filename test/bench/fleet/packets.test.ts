import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PacketReader, publishPacket, pubackPacket, type Packet } from '../../../bench/fleet/packets.js';

const message = fc.record({
  topic: fc.string({ minLength: 1, maxLength: 200 }).filter((text) => text.isWellFormed()),
  payload: fc.uint8Array({ maxLength: 20_000 }),
  id: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
});

describe('packets of a simulated device', () => {
  test('what is written is read again, however the stream is cut', () => {
    fc.assert(fc.property(fc.array(message, { maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 20 }), (messages, cuts) => {
      const stream = Buffer.concat(messages.map(({ topic, payload, id }) => publishPacket(Buffer.from(topic), Buffer.from(payload), id)));
      const reader = new PacketReader();
      const read: Packet[] = [];
      let at = 0;
      for (const cut of cuts) read.push(...reader.push(stream.subarray(at, (at += cut))));
      read.push(...reader.push(stream.subarray(at)));
      expect(read.map((packet) => (packet.type === 'publish' ? { ...packet, payload: [...packet.payload] } : packet))).toEqual(
        messages.map(({ topic, payload, id }) => ({ type: 'publish', topic, payload: [...payload], id })),
      );
    }));
  });

  test('an acknowledgement has its id', () => {
    expect(new PacketReader().push(pubackPacket(4_660))).toEqual([{ type: 'puback', id: 4_660 }]);
  });

  test('what is not MQTT ends the connection instead of waiting for ever', () => {
    expect(() => new PacketReader().push(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0xff, 1]))).toThrow('does not speak MQTT');
  });
});
