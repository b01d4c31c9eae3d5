/**
 * Device messages as nobody should send them, made with fast-check: sound ones from the schemas of the contract, the same with one
 * thing wrong inside, and their bytes damaged. A failing case is shrunk, and repeated by its seed.
 */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { UP_SCHEMAS, type UpKind } from '#contract';

/** The part of JSON Schema that the contract uses. */
export interface Schema {
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  type?: string;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  patternProperties?: Record<string, Schema>;
}

/** Longer lists say nothing new to a checker, and cost the time of thousands of cases. */
const MOST_ITEMS = 4;
const MOST_LETTERS = 12;
const LONG = 4_096;

/** Anything this schema takes, also where it is wider than what an agent would say. @throws Error for a schema it does not know */
export function sound(schema: Schema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(sound));
  switch (schema.type) {
    case 'string': return schema.pattern ? fc.stringMatching(new RegExp(schema.pattern)) : text(schema.minLength ?? 0, schema.maxLength ?? 40);
    case 'integer': return whole(schema);
    case 'number': return fc.oneof(whole(schema), fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e12, noNaN: true }));
    case 'boolean': return fc.boolean();
    case 'array': return fc.array(sound(schema.items ?? {}), { maxLength: Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS) });
    case 'object': return object(schema);
    case undefined: return fc.jsonValue({ maxDepth: 3 });
    default: throw new Error(`No messages are made for the type ${schema.type}.`);
  }
}

const text = (minLength: number, maxLength: number) => fc.oneof(
  ...(['grapheme-ascii', 'binary'] as const).map((unit) => fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, MOST_LETTERS)), unit })),
  fc.constant('é'.repeat(maxLength)),
);
const whole = ({ minimum = -(2 ** 31), maximum = 2 ** 53 - 1 }: Schema) => fc.oneof(fc.integer({ min: minimum, max: Math.min(maximum, 2 ** 31) }), fc.maxSafeInteger().map((n) => Math.min(Math.max(n, minimum), maximum)));

function object({ properties = {}, required, patternProperties }: Schema): fc.Arbitrary<unknown> {
  const [values] = Object.values(patternProperties ?? {});
  if (values) return fc.dictionary(fc.string({ maxLength: 12 }), sound(values), { maxKeys: MOST_ITEMS, noNullPrototype: true });
  return fc.record(Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, sound(part)])), { requiredKeys: required ?? [], noNullPrototype: true });
}

/** As JSON text, which no value of JavaScript needs to be written as. */
const NASTY = fc.oneof(
  fc.constantFrom(
    'null', 'true', '-1', '1.5', '1e300', '1e999', '-0', '9223372036854775808', '9007199254740993', '0.1e-400', '""', '[]', '{}', '"2026-13-45T99:99:99Z"', '"+275760-09-13T00:00:00Z"',
    '"\\u0000"', '"a\\ud800b"', '"\\udfff\\ud800"', '"\\u202egpj.exe"', '"🏴󠁧󠁢󠁥󠁮󠁧󠁿"', '"A\\u0301\\u0301\\u0301"', '"<img src=x onerror=alert(1)>"', `"'; drop table device; --"`,
    '"{1,2}"', '"\\\\"', '"\\\\u0000"', '{"__proto__":{"admin":true}}', '{"constructor":{"prototype":1}}', '{"toJSON":1,"length":-1}', '{"a\\u0000b":1}', '{"\\ud800":1}', '{"a":1,"a":2}',
    '00000000-0000-7000-8000-000000000000', 'NaN', 'undefined', '"', '{', ']', `"${'x'.repeat(LONG)}"`, `"${'\\u0000'.repeat(300)}"`, `[${'0,'.repeat(LONG)}0]`,
  ),
  fc.tuple(fc.constantFrom<[string, string]>(['[', ']'], ['{"a":', '}']), fc.constantFrom(10, 31, 32, 33, 300, 10_000)).map(([[open, close], depth]) => `${open.repeat(depth)}0${close.repeat(depth)}`),
  fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.stringify(value)),
);

/** Stands for the nasty text until the message is written: no sound text holds it. */
const HERE = '\u0001here\u0001';
const WRITTEN = JSON.stringify(HERE);

/** A sound message in which one value, chosen anywhere, is another one, or is missing, or is one too many. */
export function spoilt(message: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.tuple(message, fc.nat(), fc.constantFrom('replace', 'omit', 'add'), NASTY).map(([value, at, how, nasty]) => {
    const places = slots(value);
    const [holder, name] = places[at % places.length] as Slot;
    if (how === 'omit') delete holder[name];
    else holder[how === 'add' ? 'surprise' : name] = HERE;
    // By a function: `$` in a replacement would mean something.
    return JSON.stringify(value).replace(WRITTEN, () => nasty);
  });
}

type Slot = [holder: Record<string, unknown>, name: string];

function slots(value: unknown): Slot[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name): Slot[] => [[holder, name], ...slots(holder[name])]);
}

/** Bits turned, bytes lost, doubled, put in: before or after compression, the door must not care. */
function damaged(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const harm = fc.tuple(fc.constantFrom('flip', 'cut', 'double', 'insert'), fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 }));
  return fc.tuple(bytes, fc.array(harm, { minLength: 1, maxLength: 4 })).map(([original, harms]) => harms.reduce((now, [how, where, put]) => {
    if (now.length === 0) return Buffer.from(put);
    const at = where % now.length;
    if (how === 'cut') return now.subarray(0, at);
    if (how === 'double') return Buffer.concat([now, now.subarray(at)]);
    if (how === 'insert') return Buffer.concat([now.subarray(0, at), put, now.subarray(at)]);
    const turned = Buffer.from(now);
    turned[at] = (turned[at] ?? 0) ^ (put[0] ?? 1);
    return turned;
  }, original));
}

/** A bomb, its end missing, its end wrong, and streams of other formats. */
const BOMBS = [64, 4 * 1024, 16 * 1024].map((kib) => deflateRawSync(Buffer.alloc(kib * 1024, 32)));
const STREAMS = fc.constantFrom(...BOMBS, ...BOMBS.map((bomb) => bomb.subarray(0, -3)), deflateRawSync('{"v":1'), deflateRawSync(''), Buffer.from('1f8b0800', 'hex'), Buffer.from('789c', 'hex'), Buffer.alloc(0));

export interface Case {
  kind: UpKind;
  payload: Buffer;
  /** The schema takes it: the door has to. */
  sound: boolean;
}

/** Cases of one kind, as they come to the door. */
export function casesOf(kind: UpKind): fc.Arbitrary<Case> {
  const message = sound(UP_SCHEMAS[kind] as Schema);
  const packed = (json: string) => (kind === 'inventory' ? deflateRawSync(json, { level: 1 }) : Buffer.from(json));
  const good = message.map((value) => packed(JSON.stringify(value)));
  const bad = fc.oneof(
    { weight: 5, arbitrary: spoilt(message).map(packed) },
    { weight: 2, arbitrary: damaged(good) },
    { weight: 2, arbitrary: damaged(message.map((value) => Buffer.from(JSON.stringify(value)))).map((bytes) => (kind === 'inventory' ? deflateRawSync(bytes, { level: 1 }) : bytes)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    ...(kind === 'inventory' ? [{ weight: 1, arbitrary: STREAMS }] : []),
  );
  return fc.oneof({ weight: 1, arbitrary: good.map((payload) => ({ kind, payload, sound: true })) }, { weight: 6, arbitrary: bad.map((payload) => ({ kind, payload, sound: false })) });
}
