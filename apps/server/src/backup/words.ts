import type { Backup } from './backup.js';

/** What an archive holds, for the person who made or restored it. */
export function holds({ manifest, contents }: Backup): string {
  const sized = (test: RegExp) => {
    const found = [...contents].filter(([name]) => test.test(name));
    return { count: found.length, bytes: found.reduce((sum, [, bytes]) => sum + bytes, 0) };
  };
  const database = sized(/^database\./);
  const files = sized(/^files\//);
  const lines = [
    `taken at ${manifest.takenAt} by Craie ${manifest.version}`,
    `database: ${manifest.engine}, ${size(database.bytes)}, schema ${manifest.migrations.at(-1) ?? ''}`,
    `authority: ${sized(/^pki\/root-.*\.crt$/).count} root(s), ${sized(/^pki\/signing-.*\.key$/).count} signing key(s)`,
    `package files: ${files.count}, ${size(files.bytes)}`,
    manifest.secret === 'inside' ? 'secret.key' : 'NOT the secret: it is given by CRAIE_SECRET or CRAIE_SECRET_FILE and has to be kept apart',
  ];
  return lines.map((line) => `  - ${line}\n`).join('');
}

const size = (bytes: number): string => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);
