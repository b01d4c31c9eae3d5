/** What a Windows Installer package says of itself: its properties, and for which processors it is. */
import { UNSAID, type PackageFacts } from '../package-facts.js';
import { BadArchive, damaged, plainText, type ByteSource } from '../source.js';
import { openCompound, type Compound } from './compound.js';
import { readProperties } from './tables.js';

export { isCompound } from './compound.js';

const GUID = /^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/;
const SUMMARY = '\u0005SummaryInformation';
const MAX_SUMMARY = 64 * 1024;
/** Of the summary: `x64;1033`. */
const TEMPLATE = 7;
const TEXT = 30;
const ARCHITECTURES: Readonly<Record<string, string>> = { intel: 'x86', '': 'x86', intel64: 'ia64', x64: 'x64', amd64: 'x64', arm: 'arm', arm64: 'arm64' };

/** @throws BadArchive with a sentence for a person; nothing else */
export async function readMsi(source: ByteSource): Promise<PackageFacts> {
  const file = await openCompound(source);
  const properties = await readProperties(file);
  const said = (name: string, most: number) => plainText(properties.get(name) ?? '', most);
  const [name, version, productCode, upgradeCode] = [said('ProductName', 120), said('ProductVersion', 60), said('ProductCode', 40).toUpperCase(), said('UpgradeCode', 40).toUpperCase()];
  if (!name) throw new BadArchive('The package names no product: it may be a patch or a part of another one. Upload the installer itself.');
  if (!/^\d{1,5}(\.\d{1,5}){0,3}$/.test(version)) throw damaged('it has no valid ProductVersion');
  if (!GUID.test(productCode)) throw damaged('it has no valid ProductCode');
  const signed = file.names.includes('\u0005DigitalSignature');
  return {
    // The product's code changes with each version, the upgrade's stays.
    ...UNSAID, kind: 'msi', platform: 'windows', package: GUID.test(upgradeCode) ? upgradeCode : productCode, name, version, architecture: await architectureOf(file),
    summary: said('ARPCOMMENTS', 300), publisher: said('Manufacturer', 120), homepage: said('ARPURLINFOABOUT', 500), silentArguments: '/qn /norestart',
    detection: { kind: 'msi', productCode }, signature: { signed, scheme: signed ? 'authenticode' : null, digest: null },
  };
}

async function architectureOf(file: Compound): Promise<string> {
  const summary = await file.stream(SUMMARY, MAX_SUMMARY);
  const template = summary ? textOf(summary, TEMPLATE) : '';
  return ARCHITECTURES[(template.split(';', 1)[0] ?? '').split(',', 1)[0]?.trim().toLowerCase() ?? ''] ?? 'unknown';
}

/** A text of the first property set ([MS-OLEPS]): empty where there is none that can be read. */
function textOf(summary: Buffer, wanted: number): string {
  if (summary.length < 48) return '';
  const set = summary.readUInt32LE(44);
  if (set + 8 > summary.length) return '';
  const count = Math.min(summary.readUInt32LE(set + 4), 100);
  for (let i = 0; i < count && set + 16 + i * 8 <= summary.length; i++) {
    const at = set + summary.readUInt32LE(set + 12 + i * 8);
    if (summary.readUInt32LE(set + 8 + i * 8) !== wanted || at + 8 > summary.length || summary.readUInt32LE(at) !== TEXT) continue;
    return summary.toString('latin1', at + 8, Math.min(at + 8 + summary.readUInt32LE(at + 4), summary.length)).replace(/\0.*$/s, '');
  }
  return '';
}
