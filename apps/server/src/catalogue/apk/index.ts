/** What an Android package says of itself: its manifest, the processors it has code for, and the certificate that it names. */
import type { Entry } from 'yauzl';
import { UNSAID, type PackageFacts } from '../package-facts.js';
import { BadArchive, damaged, plainText, type ByteSource } from '../source.js';
import { openZip, type Zip } from '../zip.js';
import { readAxml, type Element } from './axml.js';
import { signingBlock } from './signing-block.js';

/** The file by which an archive is an Android package. */
export const MANIFEST = 'AndroidManifest.xml';
const MAX_MANIFEST = 4 * 1024 * 1024;
/** Names of Android's own levels, for people. */
const RELEASES: Readonly<Record<number, string>> = { 21: '5', 22: '5.1', 23: '6', 24: '7', 25: '7.1', 26: '8', 27: '8.1', 28: '9', 29: '10', 30: '11', 31: '12', 32: '12L', 33: '13', 34: '14', 35: '15', 36: '16' };

/** @throws BadArchive with a sentence for a person; nothing else */
export async function readApk(source: ByteSource): Promise<PackageFacts> {
  const zip = await openZip(source);
  const { manifest, abis, jarSigned } = await look(zip);
  if (!manifest) throw new BadArchive('The archive is no Android package: it has no manifest.');
  const elements = readAxml(await zip.content(manifest, MAX_MANIFEST));
  const root = elements.find(({ name }) => name === 'manifest');
  if (!root) throw damaged('its manifest has no root');
  if (root.attributes.has('split')) throw new BadArchive('This is one part of an app that Android puts together from several (a split APK): upload an APK that is whole.');
  const name = String(root.attributes.get('package') ?? '');
  if (!/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+$/.test(name) || name.length > 120) throw damaged('its manifest has no valid application id');
  const versionCode = codeOf(root);
  const versionName = text(root, 'versionName');
  const label = text(elements.find((one) => one.name === 'application'), 'label');
  const minimum = Number(elements.find((one) => one.name === 'uses-sdk')?.attributes.get('minSdkVersion'));
  return {
    ...UNSAID, kind: 'apk', platform: 'android', package: name, name: plainText(label, 120) || name, version: plainText(versionName, 100) || String(versionCode), versionCode,
    architecture: abis.length > 0 ? abis.join('+') : 'all', minimumOs: Number.isInteger(minimum) && minimum > 0 && minimum < 1_000 ? minimumOs(minimum) : '',
    signature: (await signingBlock(source)) ?? { signed: jarSigned, scheme: jarSigned ? 'apk-v1' : null, digest: null },
  };
}

const minimumOs = (level: number): string => (RELEASES[level] ? `Android ${RELEASES[level]} (API ${level})` : `API ${level}`);

/** What stands in a table of the app (`@resource`) has no text here. */
function text(element: Element | undefined, name: string): string {
  const value = element?.attributes.get(name);
  return typeof value === 'string' && value !== '@resource' ? value : '';
}

function codeOf({ attributes }: Element): number {
  const [code, major] = [attributes.get('versionCode'), attributes.get('versionCodeMajor') ?? 0];
  if (typeof code !== 'number' || typeof major !== 'number') throw damaged('its manifest has no version code');
  const whole = major * 2 ** 32 + code;
  if (!Number.isSafeInteger(whole)) throw damaged('its version code is larger than any real one');
  return whole;
}

async function look(zip: Zip): Promise<{ manifest: Entry | undefined; abis: string[]; jarSigned: boolean }> {
  let manifest: Entry | undefined;
  let jarSigned = false;
  const abis = new Set<string>();
  for await (const entry of zip.entries()) {
    if (entry.fileName === MANIFEST) {
      // Whoever takes the first, and whoever takes the last, would see two different apps.
      if (manifest) throw new BadArchive('The package has two manifests: it is refused.');
      manifest = entry;
    }
    if (/^META-INF\/[^/]+\.(RSA|DSA|EC)$/.test(entry.fileName)) jarSigned = true;
    const abi = /^lib\/([a-z0-9_-]{2,20})\/[^/]+\.so$/.exec(entry.fileName)?.[1];
    if (abi && abis.size < 8) abis.add(abi);
  }
  return { manifest, abis: [...abis].sort(), jarSigned };
}
