import { join, resolve } from 'node:path';
import { ConfigError } from './config.js';
import { reader, type Environment } from './config-reader.js';

export type { Environment };

/** Where a server keeps things, for the commands that run beside it. Nothing is made by reading it. */
export interface Places {
  /** Absolute. */
  dataDir: string;
  /** Absolute: the authority and the signing keys. */
  certsDir: string;
  /** Absent: the embedded database in `dataDir`. */
  databaseUrl: string | undefined;
  /** True when the secret is given by the environment and is not in `dataDir`. */
  secretOutside: boolean;
  /** For programs that are started. */
  environment: Environment;
}

/** The part of the settings that backup, restore and rotation need. @throws ConfigError */
export function loadPlaces(environment: Environment = process.env): Places {
  const problems: string[] = [];
  const read = reader(environment, problems);
  const dataDir = resolve(read.text('DATA_DIR'));
  const places = {
    dataDir,
    certsDir: resolve(read.text('CERTS_DIR') || join(dataDir, 'pki')),
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    secretOutside: Boolean(read.text('CRAIE_SECRET') || read.text('CRAIE_SECRET_FILE')),
    environment,
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return places;
}
