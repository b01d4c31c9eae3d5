import { parseArgs } from 'node:util';

export const COMMANDS = ['enrol', 'run', 'status', 'diagnose', 'unenrol', 'help', 'version'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** What was typed. */
export interface Arguments {
  command: CommandName;
  server?: string;
  token?: string;
  state?: string;
  name?: string;
  /** Address of a proxy, or `none`. */
  proxy?: string;
  /** File of certificates. */
  extraCa?: string;
  observe: boolean;
  noPower: boolean;
  noLock: boolean;
  noMessage: boolean;
  /** Seconds over which the first connection after a start is spread. */
  bootSpread?: number;
  force: boolean;
  json: boolean;
}

const OPTIONS = {
  server: { type: 'string' },
  token: { type: 'string' },
  state: { type: 'string' },
  name: { type: 'string' },
  proxy: { type: 'string' },
  'extra-ca': { type: 'string' },
  observe: { type: 'boolean', default: false },
  'no-power': { type: 'boolean', default: false },
  'no-lock': { type: 'boolean', default: false },
  'no-message': { type: 'boolean', default: false },
  'boot-spread': { type: 'string' },
  force: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

/** Reads the command line. Answers a message key when it makes no sense. Pure. */
export function readArguments(argv: readonly string[]): Arguments | { problem: string } {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    return { problem: (error as Error).message };
  }
  const { values, positionals } = parsed;
  if (values.version) return { ...withDefaults(values), command: 'version' };
  const [word = 'help', ...rest] = positionals;
  if (values.help) return { ...withDefaults(values), command: 'help' };
  const command = COMMANDS.find((c) => c === word);
  if (!command || rest.length > 0) return { problem: [word, ...rest].join(' ') };
  const bootSpread = values['boot-spread'] === undefined ? undefined : Number(values['boot-spread']);
  if (bootSpread !== undefined && !(bootSpread >= 0 && bootSpread <= 600)) return { problem: '--boot-spread 0…600' };
  return { ...withDefaults(values), command, ...(bootSpread !== undefined && { bootSpread }) };
}

type Values = { [K in 'server' | 'token' | 'state' | 'name' | 'proxy' | 'extra-ca']?: string | undefined } & { [K in 'observe' | 'no-power' | 'no-lock' | 'no-message' | 'force' | 'json']: boolean };

const withDefaults = ({ server, token, state, name, proxy, 'extra-ca': extraCa, ...flags }: Values): Omit<Arguments, 'command'> => ({
  ...(server !== undefined && { server }),
  ...(token !== undefined && { token }),
  ...(state !== undefined && { state }),
  ...(name !== undefined && { name }),
  ...(proxy !== undefined && { proxy }),
  ...(extraCa !== undefined && { extraCa }),
  observe: flags.observe,
  noPower: flags['no-power'],
  noLock: flags['no-lock'],
  noMessage: flags['no-message'],
  force: flags.force,
  json: flags.json,
});
