import { parseArgs } from 'node:util';

export interface DemoArguments {
  /** One JSON line when ready, instead of a text for people. */
  json: boolean;
  /** Kept folder; absent = a temporary one, removed at the end. */
  data: string | undefined;
  port: number;
  devices: number;
  /** Lets the agent really install and remove packages on this machine. */
  manage: boolean;
}

const USAGE = `npm run demo -- [--json] [--data DIR] [--port P] [--devices N] [--manage]
  --json       one line {url, email, password} when ready
  --data DIR   keep the data there (otherwise a temporary folder, removed at the end)
  --port P     port of the console (default 3000; the device ports are free ones)
  --devices N  simulated devices beside this machine (default 200)
  --manage     as root: applications are really installed on this machine
`;

/** Reads the command line. Prints the usage and exits 64 when it does not fit. */
export function readArguments(argv: string[]): DemoArguments {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        json: { type: 'boolean', default: false },
        data: { type: 'string' },
        port: { type: 'string', default: '3000' },
        devices: { type: 'string', default: '200' },
        manage: { type: 'boolean', default: false },
      },
    });
    const number = (text: string, max: number) => {
      const n = Number(text);
      if (!Number.isInteger(n) || n < 0 || n > max) throw new Error(`${text} is not a whole number from 0 to ${max}`);
      return n;
    };
    const read = { json: values.json, data: values.data, manage: values.manage, port: number(values.port, 65_533), devices: number(values.devices, 5_000) };
    if (read.manage && process.getuid?.() !== 0) throw new Error('--manage needs root: packages are installed for the whole machine');
    return read;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(64);
  }
}
