import fc from 'fast-check';
import { checkCommandArgs, checkDown, checkUp, COMMAND_KINDS, downFilter, downTopic, formatEnrolmentToken, isDeviceId, parseDownTopic, parseEnrolmentToken, parseUpTopic, UP_KINDS, DOWN_KINDS, upTopic } from '#contract';

const id = fc.uuid();
const heartbeat = { v: 1, diskFree: 10, diskTotal: 20, link: 'wifi', inUse: false, uptime: 5, targetEtag: '', inventoryHash: '' };

describe('topics', () => {
  test('what is built is read back', () => {
    fc.assert(fc.property(id, fc.constantFrom(...UP_KINDS), (deviceId, kind) => {
      expect(parseUpTopic(upTopic(deviceId, kind))).toEqual({ deviceId, kind });
    }));
    fc.assert(fc.property(id, fc.constantFrom(...DOWN_KINDS), (deviceId, kind) => {
      expect(parseDownTopic(downTopic(deviceId, kind))).toEqual({ deviceId, kind });
      expect(parseUpTopic(downTopic(deviceId, kind))).toBeUndefined();
    }));
  });

  test.each(['', '#', '+', '$SYS/broker', 'craie/v1', 'craie/v1/x/up/hello', 'craie/v2/00000000-0000-7000-8000-000000000000/up/hello',
    'craie/v1/00000000-0000-7000-8000-000000000000/up/hello/more', 'craie/v1/00000000-0000-7000-8000-000000000000/up/+', 'craie/v1/+/up/hello'])('%j is none of ours', (topic) => {
    expect(parseUpTopic(topic)).toBeUndefined();
  });

  test('a filter names one device, and an id has one spelling', () => {
    expect(downFilter('00000000-0000-7000-8000-00000000000a')).toBe('craie/v1/00000000-0000-7000-8000-00000000000a/down/+');
    expect(isDeviceId('00000000-0000-7000-8000-00000000000A')).toBe(false);
  });
});

describe('enrolment tokens', () => {
  const text = (length: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'X', 'Y', 'Z', '0', '1', '9', '-', '_'), minLength: length, maxLength: length });
  test('what is made is read back, spaces around it forgiven', () => {
    fc.assert(fc.property(id, text(32), text(22), (tokenId, secret, pin) => {
      const parts = { id: tokenId, secret, pin };
      expect(parseEnrolmentToken(` ${formatEnrolmentToken(parts)}\n`)).toEqual(parts);
    }));
  });
  test('anything else is not a token', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (any) => expect(parseEnrolmentToken(any)).toBeUndefined()));
  });
});

describe('the door', () => {
  test('a good heartbeat passes as it is', () => {
    expect(checkUp('heartbeat', heartbeat)).toEqual({ ok: true, value: heartbeat });
  });

  test.each([
    ['a missing field', { ...heartbeat, uptime: undefined }, 'uptime'],
    ['a wrong type', { ...heartbeat, inUse: 'yes' }, '/inUse'],
    ['a value out of bounds', { ...heartbeat, battery: 101 }, '/battery'],
    ['an unknown word', { ...heartbeat, link: 'carrier-pigeon' }, '/link'],
    ['a long text', { ...heartbeat, targetEtag: 'x'.repeat(65) }, '/targetEtag'],
    ['another version', { ...heartbeat, v: 2 }, '/v'],
  ])('%s is refused, naming the field', (_, message, field) => {
    const checked = checkUp('heartbeat', JSON.parse(JSON.stringify(message)));
    expect(checked.ok).toBe(false);
    expect(!checked.ok && checked.problem).toContain(field);
  });

  test('no value makes a checker throw', () => {
    fc.assert(fc.property(fc.constantFrom(...UP_KINDS), fc.jsonValue({ maxDepth: 6 }), (kind, value) => {
      expect(typeof checkUp(kind, value).ok).toBe('boolean');
    }), { numRuns: 2_000 });
    fc.assert(fc.property(fc.constantFrom(...DOWN_KINDS), fc.jsonValue(), (kind, value) => {
      expect(typeof checkDown(kind, value).ok).toBe('boolean');
    }));
  });

  test('commands take their own arguments and no others', () => {
    expect(checkCommandArgs('ring', { seconds: 10 }).ok).toBe(true);
    expect(checkCommandArgs('ring', { seconds: 0 }).ok).toBe(false);
    expect(checkCommandArgs('ring', { seconds: 10, loud: true }).ok).toBe(false);
    for (const kind of COMMAND_KINDS) expect(checkCommandArgs(kind, { surprise: 1 }).ok).toBe(false);
  });
});
