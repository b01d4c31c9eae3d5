import { parseArgs } from 'node:util';

export const PARTS = ['mosquitto', 'postgresql', 'presence', 'growth', 'embedded'] as const;
export type Part = (typeof PARTS)[number];

export interface Settings {
  parts: readonly Part[];
  /** Of the main figures. */
  devices: number;
  /** Processes of the generator. */
  processes: number;
  /** Seconds of each measurement of heartbeats. */
  seconds: number;
  /** Folder for processor profiles of the server. */
  profiles: string | undefined;
  /** Everything, as the issue asks: only then the committed results are written. */
  whole: boolean;
}

const DEVICES = 5_000;
const MOST_DEVICES = 20_000;
const USAGE = `npm run bench -- link [--only ${PARTS.join('|')}] [--devices N] [--processes N] [--seconds N] [--profiles DIR]\n`;

/** Reads the command line. Prints the usage and exits 64 when it does not fit. */
export function readSettings(argv: string[]): Settings {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        only: { type: 'string', multiple: true, default: [] }, devices: { type: 'string', default: String(DEVICES) }, processes: { type: 'string', default: '2' },
        seconds: { type: 'string', default: '12' }, profiles: { type: 'string' },
      },
    });
    const number = (text: string, most: number) => {
      const n = Number(text);
      if (!Number.isInteger(n) || n < 1 || n > most) throw new Error(`${text} is not a whole number from 1 to ${most}`);
      return n;
    };
    const only = values.only.map((part) => {
      const known = PARTS.find((one) => one === part);
      if (!known) throw new Error(`${part} is not a part of this benchmark`);
      return known;
    });
    return {
      parts: only.length > 0 ? only : PARTS, devices: number(values.devices, MOST_DEVICES), processes: number(values.processes, 8), seconds: number(values.seconds, 600),
      profiles: values.profiles, whole: argv.length === 0,
    };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(64);
  }
}
