/** RPM packages made byte by byte: valid for what reads their headers, with a content that unpacks to nothing. */
import { gzipSync } from 'node:zlib';

export interface RpmFacts { name?: string; version?: string; release?: string; epoch?: number; arch?: string; summary?: string; vendor?: string; licence?: string; url?: string; requires?: string[]; source?: boolean; signed?: boolean }
type Tag = [tag: number, type: number, value: string | string[] | number | Buffer];

function header(tags: Tag[]): Buffer {
  const index: Buffer[] = [];
  const store: Buffer[] = [];
  let offset = 0;
  for (const [tag, type, value] of [...tags].sort(([a], [b]) => a - b)) {
    const texts = Array.isArray(value) ? value : [String(value)];
    const bytes = Buffer.isBuffer(value) ? value : typeof value === 'number' ? Buffer.alloc(4) : Buffer.concat(texts.map((text) => Buffer.from(`${text}\0`)));
    if (typeof value === 'number') {
      bytes.writeUInt32BE(value);
      const pad = (4 - (offset % 4)) % 4;
      store.push(Buffer.alloc(pad));
      offset += pad;
    }
    const entry = Buffer.alloc(16);
    [tag, type, offset, Buffer.isBuffer(value) ? value.length : Array.isArray(value) ? value.length : 1].forEach((number, i) => entry.writeUInt32BE(number, i * 4));
    index.push(entry);
    store.push(bytes);
    offset += bytes.length;
  }
  const intro = Buffer.alloc(16);
  [0x8e_ad_e8_01, 0, index.length, offset].forEach((number, i) => intro.writeUInt32BE(number, i * 4));
  return Buffer.concat([intro, ...index, ...store]);
}

export function makeRpm({ name = 'tuxmath', version = '2.0.3', release = '1.fc40', epoch, arch = 'x86_64', summary = 'Arcade game to learn arithmetic', vendor = 'Fedora Project', licence = 'GPL-3.0', url = 'https://example.org/tuxmath', requires = ['libSDL.so', 'rpmlib(CompressedFileNames)'], source = false, signed = false }: RpmFacts = {}): Buffer {
  const lead = Buffer.alloc(96);
  lead.writeUInt32BE(0xed_ab_ee_db);
  lead.writeUInt8(3, 4);
  lead.writeUInt16BE(source ? 1 : 0, 6);
  lead.write(name.slice(0, 65), 10);
  lead.writeUInt16BE(5, 78);
  const main = header([
    [1000, 6, name], [1001, 6, version], [1002, 6, release], ...(epoch === undefined ? [] : [[1003, 4, epoch] satisfies Tag]), [1004, 9, [summary]], [1011, 6, vendor], [1014, 6, licence], [1020, 6, url], [1022, 6, arch],
    [1049, 8, requires],
  ]);
  const content = gzipSync(Buffer.from('TRAILER!!!'));
  const signature = header([[1000, 4, main.length + content.length], ...(signed ? [[268, 7, Buffer.from('not a real signature')] satisfies Tag] : [])]);
  return Buffer.concat([lead, signature, Buffer.alloc((8 - (signature.length % 8)) % 8), main, content]);
}
