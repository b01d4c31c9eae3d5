import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const text = Type.String({ minLength: 1, maxLength: 400 });

/** `agent.json`. Changed only by `enrol` and by a person with rights on the file: the server has no say in it. */
export const Configuration = Type.Object({
  v: Type.Literal(1),
  /** Base URL of the device HTTPS API. */
  server: text,
  deviceId: text,
  mqtt: Type.Object({ host: text, port: Type.Integer({ minimum: 1, maximum: 65_535 }) }),
  /** The server's certificate is from a public authority: the system's roots count beside the pinned ones. */
  publicRoots: Type.Boolean(),
  /** False = observe only: nothing asked for by the target is done. */
  manage: Type.Boolean(),
  allowPower: Type.Boolean(),
  allowLock: Type.Boolean(),
  allowMessage: Type.Boolean(),
  /** First connection after a start is spread over this many milliseconds. */
  bootSpreadMs: Type.Integer({ minimum: 0, maximum: 600_000 }),
  /** A new version of the agent that has not reached the server after this many milliseconds is taken back. Absent: 15 minutes. */
  updatePatienceMs: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 86_400_000 })),
  /** HTTP proxy to try besides those of the environment and the machine (`http://name:password@host:port`), or `none` for never any. */
  proxy: Type.Optional(text),
  /** Passing package files on to the other devices of the site. Absent: by all addresses of this machine, on the usual port. */
  sharing: Type.Optional(Type.Object({
    /** Neither serve the others nor ask them. */
    off: Type.Optional(Type.Boolean()),
    /** What the others are told instead of this machine's own addresses. */
    addresses: Type.Optional(Type.Array(text, { maxItems: 8 })),
    port: Type.Optional(Type.Integer({ minimum: 1_024, maximum: 65_535 })),
  })),
});
export type Configuration = Static<typeof Configuration>;

/** What this machine's owner lets the server do. */
export type Permissions = Pick<Configuration, 'manage' | 'allowPower' | 'allowLock' | 'allowMessage'>;

/** Public trust material as kept in `trust.json`. */
export const Trust = Type.Object({
  v: Type.Literal(1),
  roots: Type.Array(Type.String({ maxLength: 16_384 }), { minItems: 1, maxItems: 8 }),
  signingKeys: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 8 }),
  renewal: Type.Optional(Type.Object({ since: Type.String({ maxLength: 30 }), withinMs: Type.Integer({ minimum: 0 }) })),
});
export type Trust = Static<typeof Trust>;

const configuration = Compile(Configuration);
const trust = Compile(Trust);

/** @throws Error naming the file when its text is not a configuration. */
export const parseConfiguration = (source: string): Configuration => checked(configuration, source, 'agent.json');
/** @throws Error when the text is not trust material. */
export const parseTrust = (source: string): Trust => checked(trust, source, 'trust.json');

function checked<T>(validator: { Check(value: unknown): value is T }, source: string, name: string): T {
  const value: unknown = JSON.parse(source);
  if (!validator.Check(value)) throw new Error(`${name} is damaged: enrol this machine again.`);
  return value;
}
