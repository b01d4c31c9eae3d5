/**
 * Writes a Debian binary package (deb(5): an `ar` of two gzipped `ustar` archives) without any tool of the machine. The
 * same files give the same bytes, wherever and whenever it runs: order, owners, times and compression are fixed.
 */
import { gzipSync } from 'node:zlib';

/**
 * @typedef {{ path: string, mode: number, content: Buffer }
 *   | { path: string, mode: number, folder: true }
 *   | { path: string, link: string }} Entry everything belongs to root; paths are relative to the root, without `./`
 */

const BLOCK = 512;
const EPOCH = 315_532_800; // 1980, in seconds: the oldest time that every archive format can hold.

const octal = (value, width) => `${value.toString(8).padStart(width - 1, '0')}\0`;

/** @param {Entry} entry */
function tarMember(entry) {
  const content = entry.content ?? Buffer.alloc(0);
  const name = `./${entry.path}${entry.folder && entry.path ? '/' : ''}`;
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long for a tar header.`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write(octal(entry.link ? 0o777 : entry.mode, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(content.length, 12), 124);
  header.write(octal(EPOCH, 12), 136);
  header.fill(' ', 148, 156);
  header.write(entry.folder ? '5' : entry.link ? '2' : '0', 156);
  header.write(entry.link ?? '', 157);
  header.write('ustar\u000000', 257);
  header.write('root', 265);
  header.write('root', 297);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc(-content.length & (BLOCK - 1))]);
}

/** A gzipped tar with every parent folder before what it holds. @param {Entry[]} entries */
function tarball(entries) {
  const given = new Map(entries.map((entry) => [entry.path, entry]));
  for (const { path } of entries) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at);
      if (!given.has(folder)) given.set(folder, { path: folder, mode: 0o755, folder: true });
    }
  }
  const members = [...given.values()].sort((a, b) => (a.path < b.path ? -1 : 1)).map(tarMember);
  const packed = gzipSync(Buffer.concat([tarMember({ path: '', mode: 0o755, folder: true }), ...members, Buffer.alloc(BLOCK * 2)]), { level: 9 });
  packed[9] = 3; // The system that packed it: always Unix.
  return packed;
}

/** @param {[name: string, content: Buffer][]} members */
function ar(members) {
  const parts = members.flatMap(([name, content]) => {
    const header = `${name.padEnd(16)}${String(EPOCH).padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(content.length).padEnd(10)}\`\n`;
    return [Buffer.from(header, 'latin1'), content, Buffer.alloc(content.length % 2, '\n')];
  });
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}

/**
 * @param {Entry[]} control control file and maintainer scripts
 * @param {Entry[]} data what is installed
 */
export const debArchive = (control, data) =>
  ar([['debian-binary', Buffer.from('2.0\n')], ['control.tar.gz', tarball(control)], ['data.tar.gz', tarball(data)]]);
