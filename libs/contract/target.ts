/** The desired state of one device: a list of items with a revision, signed as a whole by the server. */
import { Type, type Static } from 'typebox';
import { AGENT_PACKAGE, MAX_BUNDLE } from './agent-bundle.js';
import { Calendar, WINDOWS } from './calendar.js';
import { ARCHITECTURES, DetectionRule, FORMATS } from './formats.js';
import { REASONS } from './reasons.js';

const text = (max: number) => Type.String({ maxLength: max });
/** ISO UTC. */
const moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z$' });
const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** SHA-256 of the list of the file's chunk hashes (sharing.ts): by it the file can come in chunks, from whoever has them. */
const chunks = Type.Optional(sha256);
/** Grows when a person asks for another try: it makes another wish of the same item, whose earlier attempts are forgotten. */
const attempt = Type.Optional(Type.Integer({ minimum: 2 }));
/** When a wish may disturb whoever is before the device, by the target's calendar. Absent: at once. A lesson that a teacher has locked is respected in any case, but for `overrideLesson`. */
export const Timing = Type.Object({
  /** It may while one of these is open; none: at any time. */
  windows: Type.Array(Type.Enum(WINDOWS), { maxItems: WINDOWS.length }),
  /** `early`: what it needs is fetched as soon as it is wanted; `window`: only when it may disturb. */
  download: Type.Enum(['early', 'window'] as const),
  /** Not before; its download may be. */
  from: Type.Optional(moment),
  /** From then on it may disturb at any time. */
  deadline: Type.Optional(moment),
  overrideLesson: Type.Optional(Type.Boolean()),
});
export type Timing = Static<typeof Timing>;
const when = Type.Optional(Timing);
/** Absent: a Debian package, as all were. What each kind asks for besides is in `formatFault`, which a device holds against every target. */
const format = Type.Optional(Type.Enum(FORMATS));
/** In the words of its kind: a Debian package, a Flatpak or Android application id, a product of an installer. */
const name = Type.String({ pattern: '^[^\\s\\u0000-\\u001f-][^\\u0000-\\u001f]{0,199}$' });
/** How it is found, where no list of the system tells. */
const detection = Type.Optional(DetectionRule);

/** A package that must be present. */
export const AppPresent = Type.Object({
  /** Unique in the target, e.g. `app:klavaro`. */
  key: text(120),
  kind: Type.Literal('app'),
  ensure: Type.Literal('present'),
  /** What a person calls it. */
  title: text(200),
  format,
  package: name,
  /** Exact version wanted; absent = whatever the source offers, not upgraded once present. */
  version: Type.Optional(text(100)),
  /** Uploaded file; absent = the system's own package sources. `path` is on the device HTTPS API. */
  file: Type.Optional(Type.Object({ sha256, size: Type.Integer({ minimum: 1 }), path: text(300), chunks })),
  /** What an installer is given so that it asks nothing: one line, split as a command line is. Absent: what is usual for its kind. */
  silentArguments: Type.Optional(text(300)),
  detection,
  /** Of the processor that the file is made for; absent: any, or not known. The server gives it to no other device. */
  architecture: Type.Optional(Type.Enum(ARCHITECTURES)),
  /** What Android orders versions by. */
  versionCode: Type.Optional(Type.Integer({ minimum: 0 })),
  /** Oldest version of the system that it runs on, as the system counts: Debian's (`12`), Windows' (`10.0.19045`), Android's API level (`24`). */
  minimumOs: Type.Optional(Type.String({ pattern: '^\\d{1,8}(\\.\\d{1,8}){0,4}$' })),
  attempt,
  when,
});
/** A package that must be absent. */
export const AppAbsent = Type.Object({
  key: text(120),
  kind: Type.Literal('app'),
  ensure: Type.Literal('absent'),
  title: text(200),
  format,
  package: name,
  detection,
  attempt,
  when,
});
/** A version of the agent itself. Where it fails, the agent goes back to the version before by itself. */
export const AgentPresent = Type.Object({
  key: text(120),
  kind: Type.Literal('agent'),
  ensure: Type.Literal('present'),
  title: text(200),
  package: Type.Literal(AGENT_PACKAGE),
  version: text(40),
  /** The bundle. */
  file: Type.Object({ sha256, size: Type.Integer({ minimum: 1, maximum: MAX_BUNDLE }), path: text(300), chunks }),
  attempt,
  when,
});
export const TargetItem = Type.Union([AppPresent, AppAbsent, AgentPresent]);
export type TargetItem = Static<typeof TargetItem>;

/** What the signature covers: the exact JSON text of this object. */
export const TargetBody = Type.Object({
  v: Type.Literal(1),
  deviceId: text(36),
  /** Grows by one at each change; an agent refuses one lower than it has. */
  revision: Type.Integer({ minimum: 0 }),
  etag: text(64),
  items: Type.Array(TargetItem, { maxItems: 500 }),
  /** Of the device's place; there when an item asks for windows. */
  calendar: Type.Optional(Calendar),
});
export type TargetBody = Static<typeof TargetBody>;

export const ITEM_STATES = ['pending', 'downloading', 'working', 'done', 'waiting', 'failed'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** What the agent says of one item. `waiting` and `failed` carry a reason. */
export const ItemReport = Type.Object({
  key: text(120),
  state: Type.Enum(ITEM_STATES),
  reason: Type.Optional(Type.Enum(REASONS)),
  /** One plain sentence or the last lines of the tool's output, for a person. */
  detail: Type.Optional(text(1_000)),
  /** 0–100 while downloading or working. */
  progress: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  /** Version really present afterwards. */
  version: Type.Optional(text(100)),
  /** When the agent will try again by itself, ISO UTC. */
  retryAt: Type.Optional(text(30)),
  attempts: Type.Optional(Type.Integer({ minimum: 0 })),
});
export type ItemReport = Static<typeof ItemReport>;
