/**
 * `node dist/apps/server/src/broker-files.js FOLDER`: writes what a Mosquitto needs to carry the device link, with the
 * settings of the server. Run again, it renews the revocation list, and the certificate when it is near its end; SIGHUP
 * makes the broker read them.
 */
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MOSQUITTO_FILES as FILES, mosquittoConfiguration, mosquittoRights } from '#broker';
import { Database, FolderInUse } from '#database';
import { Authority } from '#pki';
import { refusedSerials } from './enrolment/index.js';
import { SCHEMA } from './schema.js';
import { loadConfig } from './shared/config-load.js';
import { ConfigError, type Config } from './shared/config.js';

const EXIT_CONFIG = 78;
const EXIT_USAGE = 64;

try {
  const [folder] = process.argv.slice(2);
  if (!folder) {
    process.stderr.write('Usage: broker-files.js FOLDER\n');
    process.exit(EXIT_USAGE);
  }
  const config = loadConfig();
  if (!config.broker) throw new ConfigError(['BROKER_URL is missing: these files are for an external broker.']);
  await writeFiles(config, config.broker, resolve(folder));
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof FolderInUse;
  process.stderr.write(`${expected ? error.message : String(error)}\n`);
  process.exitCode = expected ? EXIT_CONFIG : 1;
}

async function writeFiles(config: Config, broker: NonNullable<Config['broker']>, folder: string): Promise<void> {
  const authority = await Authority.open(config.certsDir);
  const inside = new URL(broker.url);
  await mkdir(join(folder, FILES.state), { recursive: true, mode: 0o700 });
  await authority.issueServer([broker.public.host, inside.hostname.replace(/^\[|\]$/g, '')], new Date(), folder);
  const texts: [keyof typeof FILES, string][] = [
    ['roots', authority.roots.join('')],
    ['revoked', authority.revocationLists(await refused(config))],
    ['rights', mosquittoRights()],
    ['configuration', mosquittoConfiguration({ folder, port: Number(inside.port) || 8883 })],
  ];
  for (const [name, text] of texts) await replace(join(folder, FILES[name]), text);
  process.stdout.write(`${join(folder, FILES.configuration)}\n`);
}

/** PostgreSQL is read beside the running server, whose data folder is its own; the embedded engine only while it is stopped. */
async function refused({ dataDir, database: { url } }: Config): Promise<string[]> {
  const own = url ? await mkdtemp(join(tmpdir(), 'craie-broker-files-')) : undefined;
  const database = await Database.open({ ...SCHEMA, dataDir: own ?? dataDir, ...(url ? { url } : {}) });
  try {
    return await database.system((em) => refusedSerials(em, new Date()));
  } finally {
    await database.close();
    if (own) await rm(own, { recursive: true });
  }
}

/** A broker that reads meanwhile sees the old text or the new one. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
