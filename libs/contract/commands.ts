/** One-shot orders. Each is signed, ordered per device, expires, and is executed at most once by its id. */
import { Type, type Static } from 'typebox';

const text = (max: number) => Type.String({ maxLength: max });
const none = Type.Object({}, { additionalProperties: false });

/** The arguments of each kind of command. */
export const COMMAND_ARGS = {
  'refresh-inventory': none,
  message: Type.Object(
    { title: Type.String({ minLength: 1, maxLength: 120 }), body: Type.String({ minLength: 1, maxLength: 1_000 }) },
    { additionalProperties: false },
  ),
  ring: Type.Object({ seconds: Type.Integer({ minimum: 1, maximum: 60 }) }, { additionalProperties: false }),
  lock: none,
  reboot: none,
  'power-off': none,
  diagnose: none,
} as const;
export const COMMAND_KINDS = Object.keys(COMMAND_ARGS) as CommandKind[];
export type CommandKind = keyof typeof COMMAND_ARGS;
export type CommandArgs<K extends CommandKind = CommandKind> = Static<(typeof COMMAND_ARGS)[K]>;

/** Commands that interrupt the person in front of the device: the console asks before it sends them. */
export const DISRUPTIVE_COMMANDS: readonly CommandKind[] = ['lock', 'reboot', 'power-off'];

/** What the signature covers: the exact JSON text of this object. */
export const CommandBody = Type.Object({
  v: Type.Literal(1),
  id: text(36),
  deviceId: text(36),
  /** Place in this device's queue; grows. */
  sequence: Type.Integer({ minimum: 1 }),
  kind: Type.Unsafe<CommandKind>(Type.Enum(Object.keys(COMMAND_ARGS))),
  args: Type.Record(Type.String(), Type.Unknown()),
  issuedAt: text(30),
  expiresAt: text(30),
});
export type CommandBody = Static<typeof CommandBody>;

export const OUTCOME_STATES = ['running', 'done', 'failed', 'refused', 'unsupported', 'expired'] as const;
export type OutcomeState = (typeof OUTCOME_STATES)[number];
/** A command's whole life, as the server stores it. */
export const COMMAND_STATES = ['queued', 'sent', 'cancelled', ...OUTCOME_STATES] as const;
export type CommandState = (typeof COMMAND_STATES)[number];
export const OPEN_COMMAND_STATES: readonly CommandState[] = ['queued', 'sent', 'running'];

/** One check of `diagnose`. */
export interface DiagnoseCheck {
  name: 'dns' | 'proxy' | 'server' | 'mqtt' | 'clock' | 'disk' | 'speed';
  ok: boolean;
  /** Milliseconds, bytes, Mbit/s… as said in the detail. */
  value?: number;
  detail: string;
}
