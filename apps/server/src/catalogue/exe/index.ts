/** What a Windows program says of itself: for which processor it is, its version, whether a signature hangs on it, and by which tool its installer was made. */
import { UNSAID, type PackageFacts } from '../package-facts.js';
import { BadArchive, cutOff, damaged, exactly, plainText, type ByteSource } from '../source.js';
import { versionTexts } from './version-resource.js';

const MACHINES: Readonly<Record<number, string>> = { 0x01_4c: 'x86', 0x86_64: 'x64', 0xaa_64: 'arm64', 0x01_c4: 'arm' };
const RT_VERSION = 16;
const MAX_SECTIONS = 96;
const MAX_VERSION = 64 * 1024;
/** Of the resources only so much is looked through. */
const MAX_RESOURCES = 2 * 1024 * 1024;
/** Makers of installers, by what theirs say of themselves, and what makes those ask nothing. */
const INSTALLERS: [mark: RegExp, silentArguments: string][] = [[/Nullsoft/, '/S'], [/Inno Setup/, '/VERYSILENT /SUPPRESSMSGBOXES /NORESTART /SP-']];

interface Section { address: number; size: number; offset: number }

export const isExe = (head: Buffer): boolean => head.toString('latin1', 0, 2) === 'MZ';

/** @param fileName for what names no product. @throws BadArchive with a sentence for a person; nothing else */
export async function readExe(source: ByteSource, fileName: string): Promise<PackageFacts> {
  const dos = await exactly(source, 0, 64);
  const at = dos.readUInt32LE(60);
  const coff = await exactly(source, at, 24);
  if (!isExe(dos) || coff.readUInt32LE(0) !== 0x00_00_45_50) throw new BadArchive('The file is no Windows program.');
  const optional = await exactly(source, at + 24, coff.readUInt16LE(20));
  const directories = optional.length < 2 ? 0 : optional.readUInt16LE(0) === 0x02_0b ? 112 : 96;
  const directory = (index: number): [address: number, size: number] => (directories > 0 && directories + index * 8 + 8 <= optional.length ? [optional.readUInt32LE(directories + index * 8), optional.readUInt32LE(directories + index * 8 + 4)] : [0, 0]);
  const sections = await readSections(source, at + 24 + optional.length, coff.readUInt16LE(6));
  if (sections.some(({ offset, size }) => offset + size > source.size)) throw cutOff();
  const [signatureAt, signatureSize] = directory(4);
  if (signatureSize > 0 && signatureAt + signatureSize > source.size) throw cutOff();
  const resources = await readResources(source, sections, directory(2)[0]);
  const texts = resources ? versionTexts(await versionBlock(source, sections, resources)) : new Map<string, string>();
  const said = (name: string, most: number) => plainText(texts.get(name) ?? '', most);
  const name = said('ProductName', 120) || plainText(fileName.replace(/\.exe$/i, ''), 120);
  const version = /\d[\dA-Za-z.+_-]*/.exec(said('ProductVersion', 60) || said('FileVersion', 60))?.[0] ?? '';
  if (!version) throw new BadArchive('The program says no version of itself, so nobody could tell which one a device has: ask its maker for an installer that does (an .msi always does).');
  const silentArguments = INSTALLERS.find(([mark]) => mark.test(`${resources?.toString('latin1') ?? ''}${said('Comments', 300)}`))?.[1] ?? '';
  return {
    ...UNSAID, kind: 'exe', platform: 'windows', package: name.slice(0, 100), name, version, architecture: MACHINES[coff.readUInt16LE(4)] ?? 'unknown',
    summary: said('FileDescription', 300), publisher: said('CompanyName', 120), silentArguments, signature: { signed: signatureSize > 0, scheme: signatureSize > 0 ? 'authenticode' : null, digest: null },
  };
}

async function readSections(source: ByteSource, at: number, count: number): Promise<Section[]> {
  if (count > MAX_SECTIONS) throw damaged('it has more sections than any real one');
  const table = await exactly(source, at, count * 40);
  return Array.from({ length: count }, (_, i) => ({ address: table.readUInt32LE(i * 40 + 12), size: table.readUInt32LE(i * 40 + 16), offset: table.readUInt32LE(i * 40 + 20) }));
}

const place = (sections: readonly Section[], address: number): number | undefined => {
  const found = sections.find((section) => address >= section.address && address < section.address + section.size);
  return found && found.offset + (address - found.address);
};

async function readResources(source: ByteSource, sections: readonly Section[], address: number): Promise<Buffer | undefined> {
  const at = address === 0 ? undefined : place(sections, address);
  const section = sections.find((one) => address >= one.address && address < one.address + one.size);
  return at === undefined || !section ? undefined : source.read(at, Math.min(section.offset + section.size - at, MAX_RESOURCES));
}

/** Type, then name, then language: the first of each. Empty where there is none. */
async function versionBlock(source: ByteSource, sections: readonly Section[], resources: Buffer): Promise<Buffer> {
  const none = Buffer.alloc(0);
  const entries = (at: number): [id: number, to: number][] => {
    if (at + 16 > resources.length) return [];
    const count = Math.min(resources.readUInt16LE(at + 12) + resources.readUInt16LE(at + 14), 200);
    return Array.from({ length: count }, (_, i) => at + 16 + i * 8).filter((one) => one + 8 <= resources.length).map((one) => [resources.readUInt32LE(one), resources.readUInt32LE(one + 4) & 0x7f_ff_ff_ff]);
  };
  const type = entries(0).find(([id]) => id === RT_VERSION);
  const name = type && entries(type[1])[0];
  const language = name && entries(name[1])[0];
  if (!language || language[1] + 8 > resources.length) return none;
  const [address, size] = [resources.readUInt32LE(language[1]), resources.readUInt32LE(language[1] + 4)];
  const at = place(sections, address);
  return at === undefined || size > MAX_VERSION ? none : source.read(at, size);
}
