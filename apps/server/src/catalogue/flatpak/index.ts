/** What a Flatpak file says of itself: a bundle (an app in one file), or a reference that names an app in a repository. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { PACKAGE_NAMES } from '#contract';
import { UNSAID, type PackageFacts } from '../package-facts.js';
import { BadArchive, damaged, exactly, plainText, type ByteSource } from '../source.js';
import { readDictionary } from './variant.js';

const BUNDLE = Buffer.from('flatpak\0\x01\x00\x89\xe5', 'latin1');
const REFERENCE = /^\s*\[Flatpak Ref\]\s*$/m;
const MAX_REFERENCE = 64 * 1024;
const MAX_APPDATA = 4 * 1024 * 1024;

export const isBundle = (head: Buffer): boolean => head.subarray(0, BUNDLE.length).equals(BUNDLE);
export const isReference = (head: Buffer): boolean => REFERENCE.test(head.toString('utf8', 0, 512));

/** @throws BadArchive with a sentence for a person; nothing else */
export async function readBundle(source: ByteSource): Promise<PackageFacts> {
  const head = await readDictionary(source);
  const ref = head.get('ref');
  if (ref?.type !== 's') throw damaged('it does not say which app it is');
  const [kind, id = '', architecture = '', branch = ''] = ref.value.toString('utf8').replace(/\0$/, '').split('/');
  if (kind !== 'app') throw new BadArchive('This bundle is a runtime, which comes with the apps that need it: upload the app.');
  const appdata = await appdataOf(head.get('appdata'));
  const version = plainText(/<release\s[^>]{0,500}?\bversion="([^"<]{1,100})"/.exec(appdata)?.[1] ?? branch, 100);
  return { ...named(id, version), architecture: /^[a-z0-9_]{1,30}$/.test(architecture) ? architecture : 'unknown', ...said(appdata) };
}

/** @throws BadArchive with a sentence for a person; nothing else */
export async function readReference(source: ByteSource): Promise<PackageFacts> {
  if (source.size > MAX_REFERENCE) throw new BadArchive(`A Flatpak reference has at most ${MAX_REFERENCE} bytes.`);
  const text = (await exactly(source, 0, source.size)).toString('utf8');
  const value = (key: string) => plainText(new RegExp(`^${key}[ \\t]*=[ \\t]*(.{1,500})$`, 'm').exec(text)?.[1] ?? '', 300);
  if (!value('Url').startsWith('https://')) throw new BadArchive('The reference names no repository at an https address: it is refused.');
  if (value('IsRuntime') === 'true') throw new BadArchive('This reference is to a runtime, which comes with the apps that need it: upload that of the app.');
  const facts = named(value('Name'), value('Branch') || 'stable');
  const gpg = value('GPGKey') !== '';
  return { ...facts, architecture: 'all', name: value('Title') || facts.name, summary: value('Comment'), homepage: value('Homepage'), signature: { signed: gpg, scheme: gpg ? 'ostree' : null, digest: null } };
}

function named(id: string, version: string) {
  if (!PACKAGE_NAMES.flatpak.test(id) || id.length > 110) throw damaged('it has no valid application id');
  if (!/^[A-Za-z0-9][A-Za-z0-9.+_~-]*$/.test(version)) throw damaged('it has no valid version');
  return { ...UNSAID, kind: 'flatpak', platform: 'linux', package: id, name: id, version } as const;
}

/** What stands in the metainfo of the app; nothing where it has none. */
function said(appdata: string) {
  const element = (name: string, most: number) => unescaped(plainText(new RegExp(`<${name}>([^<]{1,500})</`).exec(appdata)?.[1] ?? '', most));
  const name = element('name', 120);
  return { ...(name && { name }), summary: element('summary', 300), publisher: element('developer_name', 120), licence: element('project_license', 120), homepage: element('url type="homepage"', 500) };
}

const unescaped = (text: string): string => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: 'amp' | 'lt' | 'gt' | 'quot' | 'apos') => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name]);

async function appdataOf(entry: { type: string; value: Buffer } | undefined): Promise<string> {
  if (entry?.type !== 'ay') return '';
  return (await promisify(gunzip)(entry.value, { maxOutputLength: MAX_APPDATA }).catch(() => { throw damaged('its description cannot be unpacked'); })).toString('utf8');
}
