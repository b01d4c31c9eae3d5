/** The broker's pure parts, against models and arbitrary input. */
import fc from 'fast-check';
import mqttPacket from 'mqtt-packet';
import { v7 } from 'uuid';
import { downFilter, upTopic, UP_KINDS } from '#contract';
import { TokenBucket } from '#broker';
import { Backlog } from '../../../libs/broker/backlog.js';
import { decodeUp } from '../../../libs/broker/decode.js';
import { PacketGuard } from '../../../libs/broker/packet-guard.js';
import { readPublish, refuseConnect, refuseSubscribe } from '../../../libs/broker/rights.js';
import type { ConnectionChange } from '#broker';

describe('PacketGuard', () => {
  const packets = fc.array(
    fc.oneof(
      fc.record({ topic: fc.string({ minLength: 1, maxLength: 40 }), payload: fc.string({ maxLength: 400 }) })
        .map(({ topic, payload }) => mqttPacket.generate({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false })),
      fc.constant(mqttPacket.generate({ cmd: 'pingreq' })),
      fc.integer({ min: 1, max: 65_535 }).map((messageId) => mqttPacket.generate({ cmd: 'puback', messageId })),
    ),
    { maxLength: 20 },
  );

  it('lets every sound stream through, however it is cut, and sees each packet once', () => {
    fc.assert(fc.property(packets, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (list, cuts) => {
      const seen: number[] = [];
      const guard = new PacketGuard(() => 1_000, (type) => seen.push(type) > 0);
      const bytes = Buffer.concat(list);
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const step = cuts[i % cuts.length] ?? 1;
        expect(guard.accepts(bytes.subarray(at, at + step))).toBe(true);
        at += step;
      }
      expect(seen).toEqual(list.map((p) => (p[0] ?? 0) >> 4));
    }));
  });

  it('stops at the header of a packet one byte too long, before its body', () => {
    fc.assert(fc.property(fc.integer({ min: 200, max: 300_000 }), (size) => {
      const packet = mqttPacket.generate({ cmd: 'publish', topic: 't', payload: Buffer.alloc(size), qos: 0, dup: false, retain: false });
      expect(new PacketGuard(() => packet.length, () => true).accepts(packet)).toBe(true);
      expect(new PacketGuard(() => packet.length - 1, () => true).accepts(packet.subarray(0, 5))).toBe(false);
    }));
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (chunks) => {
      const guard = new PacketGuard(() => 1_000, () => true);
      for (const chunk of chunks) guard.accepts(chunk);
    }));
  });
});

describe('rights', () => {
  const id = v7();
  it('let nothing through but the own topics', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string().map((s) => `craie/v1/${id}/${s}`), fc.constant(`craie/v1/${v7()}/up/hello`)), (topic) => {
      const own = UP_KINDS.some((kind) => topic === upTopic(id, kind));
      expect('kind' in readPublish(id, { topic, qos: 1, retain: false, payload: '' })).toBe(own);
      if (!topic.startsWith(`craie/v1/${id}/down/`)) expect(refuseSubscribe(id, topic, 1)).toBeDefined();
    }));
    expect(refuseSubscribe(id, downFilter(id), 1)).toBeUndefined();
    expect(refuseConnect(id, { clientId: id, clean: true })).toBeUndefined();
    expect(refuseConnect(id, { clientId: '', clean: true })).toBeDefined();
  });
});

describe('decodeUp', () => {
  it('answers something for any bytes, and never throws', () => {
    fc.assert(fc.property(fc.constantFrom(...UP_KINDS), fc.oneof(fc.uint8Array(), fc.json().map((s) => new TextEncoder().encode(s))), (kind, bytes) => {
      expect(typeof decodeUp(kind, Buffer.from(bytes)).ok).toBe('boolean');
    }));
  });
});

describe('Backlog', () => {
  const change = (connectionId: string, connected: boolean): ConnectionChange => ({ deviceId: 'd', connectionId, connected, at: 0, address: '', serial: '' });
  const taken = (...changes: ConnectionChange[]): string[] => {
    const backlog = new Backlog();
    changes.forEach((c) => backlog.addConnection(c));
    return backlog.take(10).batch.connections.map((c) => `${c.connected ? '+' : '-'}${c.connectionId}`);
  };

  it('keeps what the connections of a device come to', () => {
    expect(taken(change('a', true))).toEqual(['+a']);
    expect(taken(change('a', true), change('a', false))).toEqual(['+a', '-a']);
    expect(taken(change('a', false), change('b', true))).toEqual(['+b']);
    expect(taken(change('b', true), change('a', false))).toEqual(['+b']);
    expect(taken(change('b', true), change('a', false), change('b', false))).toEqual(['+b', '-b']);
    expect(taken(change('b', false), change('a', false))).toEqual(['-b', '-a']);
  });

  it('holds a batch to its rows: connections first, nothing else while some of them remain', () => {
    const backlog = new Backlog();
    for (let i = 0; i < 5; i++) {
      backlog.addConnection({ ...change('c', true), deviceId: `d${i}` });
      backlog.addMessage({ deviceId: `d${i}`, connectionId: 'c', at: 0, kind: 'bye', body: { v: 1, reason: 'lost' } }, 10);
    }
    const sizes = Array.from({ length: 4 }, () => backlog.take(4).batch).map((b) => [b.connections.length, b.messages.length]);
    expect(sizes).toEqual([[4, 0], [1, 3], [0, 2], [0, 0]]);
    expect(backlog.rows).toBe(0);
  });
});

describe('TokenBucket', () => {
  it('does not wait for a clock that was set back', () => {
    const bucket = new TokenBucket(10, 1, 86_400_000);
    expect(bucket.take(86_400_000, 1, 0)).toBe(0);
    expect(bucket.take(0, 1, 0)).toBe(Infinity);
    expect(bucket.take(100, 1, 0)).toBe(0);
  });

  it('never gives more than its burst and its rate', () => {
    fc.assert(fc.property(fc.array(fc.record({ wait: fc.integer({ min: 0, max: 500 }), cost: fc.integer({ min: 1, max: 5 }) })), (steps) => {
      const bucket = new TokenBucket(10, 20, 0);
      let now = 0;
      let given = 0;
      for (const { wait, cost } of steps) {
        now += wait;
        if (bucket.take(now, cost, 0) === 0) given += cost;
        expect(given).toBeLessThanOrEqual(20 + (now * 10) / 1_000 + 1e-6);
      }
    }));
  });
});
