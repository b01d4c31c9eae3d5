/** Small `.deb` files made in JavaScript, and real ones made by dpkg-deb where that is installed. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export function ar(members: { name: string; content: Buffer }[]): Buffer {
  const parts = members.flatMap(({ name, content }) => {
    const header = `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(content.length).padEnd(10)}\`\n`;
    return [Buffer.from(header, 'latin1'), content, Buffer.alloc(content.length % 2, '\n')];
  });
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}

export function tar(files: { name: string; content: Buffer; type?: string }[]): Buffer {
  const parts = files.flatMap(({ name, content, type = '0' }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write(' '.repeat(8), 148);
    header.write(type, 156);
    header.write('ustar\0', 257);
    header.write('00', 263);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

export interface DebFields { Package: string; Version: string; Architecture?: string; Depends?: string; Description?: string }

export const controlText = (fields: DebFields): string =>
  Object.entries({ Architecture: 'all', Maintainer: 'Test <test@example.org>', Description: 'test package', ...fields })
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');

/** A package without content, valid for dpkg. `padding` bytes make the file larger and its hash different. */
export function makeDeb(fields: DebFields, padding = 0): Buffer {
  const control = tar([{ name: './control', content: Buffer.from(controlText(fields)) }]);
  const data = tar(padding ? [{ name: './usr/share/padding', content: Buffer.alloc(padding, fields.Version) }] : []);
  return ar([
    { name: 'debian-binary', content: Buffer.from('2.0\n') },
    { name: 'control.tar.gz', content: gzipSync(control) },
    { name: 'data.tar', content: data },
  ]);
}

/** A package made by the real tool. */
export function makeRealDeb(fields: DebFields, compression: 'none' | 'gzip' | 'xz' | 'zstd'): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'craie-deb-'));
  try {
    mkdirSync(join(folder, 'tree', 'DEBIAN'), { recursive: true, mode: 0o755 });
    writeFileSync(join(folder, 'tree', 'DEBIAN', 'control'), controlText(fields));
    execFileSync('dpkg-deb', [`-Z${compression}`, '--uniform-compression', '--root-owner-group', '-b', 'tree', 'made.deb'], { cwd: folder, stdio: 'pipe' });
    return readFileSync(join(folder, 'made.deb'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A package of about so many random bytes: every part of it is another one, and none can be pressed together. */
export const makeLargeDeb = (name: string, bytes: number): Buffer => ar([
  { name: 'debian-binary', content: Buffer.from('2.0\n') },
  { name: 'control.tar.gz', content: gzipSync(tar([{ name: './control', content: Buffer.from(controlText({ Package: name, Version: '1.0' })) }])) },
  { name: 'data.tar', content: tar([{ name: './usr/share/content', content: randomBytes(bytes) }]) },
]);
