import { parseArgs } from 'node:util';

export const COMMANDS = ['enrol', 'run', 'status', 'diagnose', 'lesson', 'unenrol', 'help', 'version'] as const;
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
  /** What is asked of the lesson: its end, how it stands, or to lock it for some minutes or until the wall shows `HH:MM`. */
  lesson: { end: boolean; status: boolean; minutes?: number; until?: string };
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
  for: { type: 'string' },
  until: { type: 'string' },
  end: { type: 'boolean', default: false },
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
  const status = command === 'lesson' && rest.length === 1 && rest[0] === 'status';
  if (!command || (rest.length > 0 && !status)) return { problem: [word, ...rest].join(' ') };
  const { for: length, until: clock, end } = values;
  const minutes = length === undefined ? undefined : minutesIn(length);
  const until = clock === undefined ? undefined : clockIn(clock);
  if (length !== undefined && minutes === undefined) return { problem: `--for ${length}` };
  if (clock !== undefined && until === undefined) return { problem: `--until ${clock}` };
  const lesson = { end, status, ...(minutes !== undefined && { minutes }), ...(until !== undefined && { until }) };
  if ([end, status, minutes !== undefined, until !== undefined].filter(Boolean).length > (command === 'lesson' ? 1 : 0)) return { problem: argv.join(' ') };
  const bootSpread = values['boot-spread'] === undefined ? undefined : Number(values['boot-spread']);
  if (bootSpread !== undefined && !(bootSpread >= 0 && bootSpread <= 600)) return { problem: '--boot-spread 0…600' };
  return { ...withDefaults(values), command, lesson, ...(bootSpread !== undefined && { bootSpread }) };
}

/** Minutes in `45`, `45m`, `1h` or `1h30`. */
function minutesIn(text: string): number | undefined {
  const [, hours, minutes] = /^(?:(\d{1,2})h)?(?:(\d{1,3})m?)?$/.exec(text) ?? [];
  const sum = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sum > 0 ? sum : undefined;
}

/** `HH:MM` of `11:30`, `9h30` or `9h`. */
function clockIn(text: string): string | undefined {
  const [, hour, minute = ''] = /^(\d{1,2})[:h](\d{2})?$/.exec(text) ?? [];
  if (hour === undefined) return undefined;
  const clock = `${hour.padStart(2, '0')}:${minute.padEnd(2, '0')}`;
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(clock) ? clock : undefined;
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
  lesson: { end: false, status: false },
});
