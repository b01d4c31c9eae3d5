/** The one place that says what an uploaded file is: its first bytes tell the kind, its own content the rest. What its name claims must not be something else. */
import { AGENT_PACKAGE, BUNDLE_HEAD, MAX_BUNDLE, bundleVersion, type PackageKind } from '#contract';
import { MANIFEST, readApk } from './apk/index.js';
import { isGzip, readArchive } from './archive/index.js';
import { readDeb } from './deb/index.js';
import { isExe, readExe } from './exe/index.js';
import { isBundle, isReference, readBundle, readReference } from './flatpak/index.js';
import { isCompound, readMsi } from './msi/index.js';
import { UNSAID, type PackageFacts } from './package-facts.js';
import { isRpm, readRpm } from './rpm/index.js';
import { BadArchive, withFile, type ByteSource } from './source.js';
import { isZip, openZip } from './zip.js';

type Readable = Exclude<PackageKind, 'snap' | 'winget'>;

/** Endings that say a kind; what has another ending, or none, is what its content is. */
const ENDINGS: [ending: RegExp, kind: PackageKind][] = [
  [/\.deb$/i, 'deb'], [/\.rpm$/i, 'rpm'], [/\.(flatpak|flatpakref)$/i, 'flatpak'], [/\.snap$/i, 'snap'], [/\.msi$/i, 'msi'], [/\.exe$/i, 'exe'], [/\.apk$/i, 'apk'], [/\.(zip|tgz|tar\.gz)$/i, 'archive'], [/\.mjs$/i, 'agent'],
];

/** Reads what the file says of itself. @throws BadArchive with a sentence for a person; errors of the disk pass through */
export function readUploaded(path: string, fileName: string): Promise<PackageFacts> {
  return withFile(path, async (source) => {
    const head = await source.read(0, BUNDLE_HEAD);
    const kind = await kindOf(source, head);
    const claimed = ENDINGS.find(([ending]) => ending.test(fileName))?.[1];
    if (kind && claimed && kind !== claimed) throw new BadArchive(`The file is called .${claimed} but is something else (${kind}): it is refused. Fetch it again from its maker.`);
    if (!kind) throw new BadArchive(unknown(claimed));
    return readers[kind](source, fileName, head);
  });
}

async function kindOf(source: ByteSource, head: Buffer): Promise<Readable | undefined> {
  if (bundleVersion(head.toString('latin1')) !== undefined) return 'agent';
  if (head.toString('latin1', 0, 8) === '!<arch>\n') return 'deb';
  if (isRpm(head)) return 'rpm';
  if (isCompound(head)) return 'msi';
  if (isExe(head)) return 'exe';
  if (isBundle(head) || isReference(head)) return 'flatpak';
  if (isGzip(head)) return 'archive';
  return isZip(head) ? ((await holdsManifest(source)) ? 'apk' : 'archive') : undefined;
}

async function holdsManifest(source: ByteSource): Promise<boolean> {
  for await (const { fileName } of (await openZip(source)).entries()) if (fileName === MANIFEST) return true;
  return false;
}

const readers: Record<Readable, (source: ByteSource, fileName: string, head: Buffer) => Promise<PackageFacts>> = {
  async deb(source) {
    const control = await readDeb(source);
    if (control.package === AGENT_PACKAGE) {
      throw new BadArchive('This package is for a device\'s first installation. To update agents, upload the bundle craie-agent.mjs: where it fails, the device goes back to the version before by itself.');
    }
    return { ...UNSAID, ...control, kind: 'deb', platform: 'linux', name: control.package };
  },
  rpm: (source) => readRpm(source),
  flatpak: (source, _name, head) => (isBundle(head) ? readBundle(source) : readReference(source)),
  msi: (source) => readMsi(source),
  exe: (source, fileName) => readExe(source, fileName),
  apk: (source) => readApk(source),
  archive: (source, fileName, head) => readArchive(source, fileName, isGzip(head) ? 'tar.gz' : 'zip'),
  async agent({ size }, _name, head) {
    if (size > MAX_BUNDLE) throw new BadArchive(`A version of the agent has at most ${MAX_BUNDLE} bytes.`);
    const version = bundleVersion(head.toString('latin1')) ?? '';
    return { ...UNSAID, kind: 'agent', platform: null, name: 'Agent Craie', package: AGENT_PACKAGE, version, architecture: 'all', summary: 'L’agent Craie des appareils' };
  },
};

function unknown(claimed: PackageKind | undefined): string {
  if (claimed === 'snap') return 'What is in a snap cannot be read here: add the app by its name in the Snap Store instead.';
  if (claimed) return `The file is called .${claimed} but is none, or was cut off: fetch it again from its maker.`;
  return 'The file is no package that Craie knows: .deb, .rpm, .flatpak, .msi, .exe, .apk, .tar.gz, .zip, or the agent\'s own craie-agent.mjs.';
}
