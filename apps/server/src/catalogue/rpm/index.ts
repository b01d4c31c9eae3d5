/**
 * What an RPM package says of itself: a lead, a header of signatures, and the header with its tags.
 * Source: the file format as rpm's own manual has it (docs/manual/format*.md).
 */
import { UNSAID, type PackageFacts } from '../package-facts.js';
import { BadArchive, cutOff, damaged, exactly, plainText, type ByteSource } from '../source.js';

const LEAD = 96;
const INTRO = 16;
const ENTRY = 16;
/** A real header of a package with 20 000 files has 4 MB. */
const MAX_STORE = 32 * 1024 * 1024;
const MAX_ENTRIES = 4_096;
const MAX_DEPENDS = 20_000;

const TYPE = { int32: 4, int64: 5, string: 6, stringArray: 8, i18n: 9 } as const;
const TAG = { name: 1000, version: 1001, release: 1002, epoch: 1003, summary: 1004, vendor: 1011, licence: 1014, url: 1020, arch: 1022, requires: 1049 } as const;
/** Signatures of a person, not the bare digests that every package has. */
const SIGNATURES = [267, 268, 278, 1002, 1005];

/** Bytes of the header and the content together, as the signatures' header tells them. */
const [SIZE, LONG_SIZE] = [1000, 270];

interface Header {
  start: number;
  end: number;
  has(tag: number): boolean;
  texts(tag: number): string[];
  number(tag: number): number | undefined;
  /** Of 64 bits. */
  long(tag: number): number | undefined;
}

export const isRpm = (head: Buffer): boolean => head.length >= 4 && head.readUInt32BE(0) === 0xed_ab_ee_db;

/** @throws BadArchive with a sentence for a person; nothing else */
export async function readRpm(source: ByteSource): Promise<PackageFacts> {
  const lead = await exactly(source, 0, LEAD);
  if (!isRpm(lead)) throw new BadArchive('The file is not an RPM package.');
  if (lead.readUInt16BE(6) !== 0) throw new BadArchive('This is a source package: upload the one that was built from it.');
  const signature = await readHeader(source, LEAD);
  const header = await readHeader(source, Math.ceil(signature.end / 8) * 8);
  // The content follows: a package of nothing but a header is one that was cut off, as is one shorter than it says.
  const said = signature.number(SIZE) ?? signature.long(LONG_SIZE) ?? 1;
  if (header.end >= source.size || header.start + said > source.size) throw cutOff();
  const text = (tag: number, most: number) => plainText(header.texts(tag)[0] ?? '', most);
  const [name, version, release, architecture] = [text(TAG.name, 101), text(TAG.version, 60), text(TAG.release, 60), text(TAG.arch, 30)];
  if (!/^[A-Za-z0-9][A-Za-z0-9+._-]{0,100}$/.test(name)) throw damaged('it has no valid name');
  if (!/^[A-Za-z0-9][A-Za-z0-9.+_~^]*$/.test(version) || !/^[A-Za-z0-9][A-Za-z0-9.+_~^]*$/.test(release)) throw damaged('it has no valid version');
  if (!/^[a-z0-9_]{1,30}$/.test(architecture)) throw damaged('it has no valid architecture');
  const epoch = header.number(TAG.epoch) ?? 0;
  const depends = [...new Set(header.texts(TAG.requires).filter((need) => !need.startsWith('rpmlib(')))].join(', ');
  return {
    ...UNSAID, kind: 'rpm', platform: 'linux', package: name, name, version: `${epoch > 0 ? `${epoch}:` : ''}${version}-${release}`, architecture,
    summary: text(TAG.summary, 300), publisher: text(TAG.vendor, 120), licence: text(TAG.licence, 120), homepage: text(TAG.url, 500), depends: plainText(depends, MAX_DEPENDS),
    signature: SIGNATURES.some((tag) => signature.has(tag)) ? { signed: true, scheme: 'pgp', digest: null } : UNSAID.signature,
  };
}

async function readHeader(source: ByteSource, offset: number): Promise<Header> {
  const intro = await exactly(source, offset, INTRO);
  if (intro.readUInt32BE(0) !== 0x8e_ad_e8_01) throw damaged('a header does not begin as it should');
  const [entries, size] = [intro.readUInt32BE(8), intro.readUInt32BE(12)];
  if (entries > MAX_ENTRIES || size > MAX_STORE) throw damaged('a header is larger than any real one');
  const index = await exactly(source, offset + INTRO, entries * ENTRY);
  const start = offset + INTRO + entries * ENTRY;
  const store = await exactly(source, start, size);
  const found = new Map<number, { type: number; offset: number; count: number }>();
  for (let at = 0; at < index.length; at += ENTRY) {
    found.set(index.readUInt32BE(at), { type: index.readUInt32BE(at + 4), offset: index.readUInt32BE(at + 8), count: index.readUInt32BE(at + 12) });
  }
  const numberAt = (tag: number, type: number, bytes: number): number | undefined => {
    const entry = found.get(tag);
    return entry?.type === type && entry.offset + bytes <= store.length ? entry.offset : undefined;
  };
  return {
    start: offset,
    end: start + size,
    has: (tag) => found.has(tag),
    number: (tag) => { const at = numberAt(tag, TYPE.int32, 4); return at === undefined ? undefined : store.readUInt32BE(at); },
    long: (tag) => { const at = numberAt(tag, TYPE.int64, 8); return at === undefined ? undefined : Number(store.readBigUInt64BE(at)); },
    texts(tag) {
      const entry = found.get(tag);
      if (!entry || ![TYPE.string, TYPE.stringArray, TYPE.i18n].some((type) => type === entry.type)) return [];
      const texts: string[] = [];
      for (let at = entry.offset, left = Math.min(entry.type === TYPE.stringArray ? entry.count : 1, MAX_ENTRIES); left > 0 && at < store.length; left--) {
        const end = store.indexOf(0, at);
        if (end === -1) break;
        texts.push(store.toString('utf8', at, end));
        at = end + 1;
      }
      return texts;
    },
  };
}
