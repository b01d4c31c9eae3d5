/** The commands beside the server: `backup FILE`, `restore FILE`, `authority ORDER`, `audit ORDER`. Exit codes: 0 done, 1 a sentence on stderr, or a broken journal, 2 misuse, 78 a server runs there or a wrong setting. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FolderInUse } from '#database';
import { MIGRATIONS } from '../migrations/index.js';
import { ConfigError } from '../shared/config.js';
import { loadPlaces } from '../shared/config-places.js';
import { auditOrder } from './audit-order.js';
import { authorityOrder } from './authority-order.js';
import { takeBackup } from './backup.js';
import { Failure } from './failure.js';
import { restoreBackup } from './restore.js';
import { holds } from './words.js';

const USAGE = `Usage:
  npm run backup  -- FILE [--passphrase-file FILE]
  npm run restore -- FILE [--passphrase-file FILE] [--force]
  npm run authority -- status
  npm run authority -- rotate [--delay HOURS] [--within HOURS] [--share PERCENT]
  npm run authority -- retire [--force]
  npm run audit -- verify [--known NUMBER:HASH]
  npm run audit -- export FILE.ndjson|FILE.csv
DATA_DIR, CERTS_DIR and DATABASE_URL are read from the environment, as by the server.
`;
const OPTIONS = {
  'passphrase-file': { type: 'string' }, force: { type: 'boolean', default: false },
  delay: { type: 'string', default: '24' }, within: { type: 'string', default: '168' }, share: { type: 'string', default: '100' }, known: { type: 'string' },
} as const;
const SHORTEST_PASSPHRASE = 12;
const say = (text: string): void => void process.stdout.write(text);

async function main(): Promise<number> {
  const { values, positionals: [what, file, ...rest] } = parseArgs({ allowPositionals: true, options: OPTIONS });
  if (file === undefined || rest.length > (what === 'audit' ? 1 : 0)) return misuse();
  const places = loadPlaces();
  if (what === 'audit') return (await auditOrder(places, file, rest[0], values.known, say)) ?? misuse();
  if (what === 'authority') return (await authorityOrder(places.dataDir, file, values, say)) ? 0 : misuse();
  const path = resolve(file);
  const passphrase = await readPassphrase(values['passphrase-file']);
  switch (what) {
    case 'backup': {
      const backup = await takeBackup(places, path, passphrase);
      say(`${path} holds:\n${holds(backup)}${passphrase === undefined ? 'It is not sealed: whoever reads it can speak to every device in your name. Keep it like a key, or say --passphrase-file FILE.\n' : ''}`);
      return 0;
    }
    case 'restore': {
      const known = MIGRATIONS.map(({ name }) => name);
      const restored = await restoreBackup(places, path, { passphrase, force: values.force, known });
      say(`Restored from ${path}:\n${holds(restored)}`);
      if (restored.aside) say(`What was there before is in ${restored.aside}: remove it when it is not needed any more.\n`);
      say('Start the server: devices return by themselves. What a restored server asks of you is in docs/operations.md.\n');
      return 0;
    }
    default:
      return misuse();
  }
}

async function readPassphrase(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const passphrase = (await readFile(path, 'utf8')).trim();
  if (passphrase.length < SHORTEST_PASSPHRASE) throw new Failure(`The passphrase in ${path} must have at least ${SHORTEST_PASSPHRASE} characters.`);
  return passphrase;
}

function misuse(): number {
  process.stderr.write(USAGE);
  return 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof Failure || error instanceof FolderInUse || error instanceof ConfigError;
  process.stderr.write(`${known ? error.message : String(error)}\n`);
  process.exitCode = error instanceof FolderInUse || error instanceof ConfigError ? 78 : 1;
}
