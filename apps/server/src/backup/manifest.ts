/** What an archive says of itself. Its first entry; the last one, `SHA256SUMS`, says that it is whole. */
import { existsSync, readFileSync } from 'node:fs';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { damaged, Failure } from './failure.js';

const Manifest = Type.Object({
  craie: Type.Literal('backup'),
  format: Type.Integer({ minimum: 1 }),
  /** Of the Craie that made it. */
  version: Type.String({ maxLength: 40 }),
  id: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
  /** The database is as it was at this moment or a little later, ISO UTC. */
  takenAt: Type.String({ maxLength: 30 }),
  engine: Type.Union([Type.Literal('postgresql'), Type.Literal('pglite')]),
  /** The schema's migrations, oldest first. */
  migrations: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 10_000 }),
  /** Whether `secret.key` is inside, or was given to the server from outside and has to be kept apart. */
  secret: Type.Union([Type.Literal('inside'), Type.Literal('outside')]),
});
export type Manifest = Static<typeof Manifest>;
const manifest = Compile(Manifest);

export const FORMAT = 1;
export const DATABASE_FILE = { postgresql: 'database.dump', pglite: 'database.tar.gz' } as const;

/** Every name that an archive may hold, and where it belongs. */
const NAMES = /^(manifest\.json|database\.dump|database\.tar\.gz|secret\.key|pki\/[A-Za-z0-9][A-Za-z0-9._-]{0,90}|files\/[0-9a-f]{2}\/[0-9a-f]{64}|SHA256SUMS)$/;
export const isArchiveName = (name: string): boolean => NAMES.test(name);

/**
 * @param known the migrations of this Craie.
 * @throws Failure for what is no manifest, for another format, and for a schema newer than ours
 */
export function readManifest(text: string, known: readonly string[]): Manifest {
  const value = parse(text);
  if (!manifest.Check(value)) throw damaged('its manifest is not one');
  if (value.format > FORMAT) throw new Failure(`This archive was made by a newer Craie (${value.version}): install that version first.`);
  const foreign = value.migrations.filter((name) => !known.includes(name));
  if (foreign.length > 0) throw new Failure(`The schema of this archive is newer than this Craie (made by ${value.version}, with ${foreign.at(-1)}): install that version first.`);
  return value;
}

/** Of this Craie, from its package.json. */
export function ownVersion(): string {
  const path = ['../../../../package.json', '../../../../../package.json'].map((one) => new URL(one, import.meta.url)).find((one) => existsSync(one));
  return path ? (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version : 'unknown';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
