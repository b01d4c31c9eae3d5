/** Kinds of package that a target can name: how each calls its packages, and what has to be known of one. */
import { Type, type Static } from 'typebox';

export const FORMATS = ['deb', 'archive', 'flatpak', 'msi', 'exe', 'winget', 'apk'] as const;
export type Format = (typeof FORMATS)[number];

/** Of an item or a step: one that names none is of Debian, as all were before there were others. */
export const formatOf = ({ format }: { format?: Format | undefined }): Format => format ?? 'deb';

/** What agents of a platform can install. */
export const PLATFORM_FORMATS: Readonly<Record<'linux' | 'windows' | 'android', readonly Format[]>> = {
  linux: ['deb', 'archive', 'flatpak'],
  windows: ['msi', 'exe', 'winget'],
  android: ['apk'],
};

/** Processors, as agents name theirs. */
export const ARCHITECTURES = ['x64', 'arm64', 'ia32', 'arm'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** Which of them can run what is made for one. Older 32-bit ones may run on their successors: there the system decides. */
export const RUNS_ON: Readonly<Record<Architecture, readonly Architecture[]>> = { x64: ['x64'], arm64: ['arm64'], ia32: ['ia32', 'x64'], arm: ['arm', 'arm64'] };

const version = Type.Optional(Type.String({ pattern: '^\\d[A-Za-z0-9.+:~_-]{0,99}$' }));
/** How a device finds out that an installer, which leaves no entry in a package list, has done its work. `version`: at least this one. */
export const DetectionRule = Type.Union([
  Type.Object({ kind: Type.Literal('msi'), productCode: Type.String({ pattern: '^\\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\\}$' }) }),
  Type.Object({ kind: Type.Literal('registry'), /** Below HKLM or HKCU. */ key: Type.String({ pattern: '^HK(LM|CU)(\\\\[^\\\\\\u0000-\\u001f"]{1,120}){1,20}$' }), value: Type.Optional(Type.String({ pattern: '^[^\\u0000-\\u001f"]{1,120}$' })), version }),
  Type.Object({ kind: Type.Literal('file'), /** Absolute; may begin with a variable (`%ProgramFiles%\`). */ path: Type.String({ pattern: '^([A-Za-z]:\\\\|%[A-Za-z]{2,30}(\\(x86\\))?%\\\\|/)[^\\u0000-\\u001f*?"<>|]{1,250}$' }), version }),
]);
export type DetectionRule = Static<typeof DetectionRule>;

interface FormatRule {
  /** How its packages are called. */
  name: RegExp;
  /** Whether it comes as an uploaded file, from the sources that the device's system knows, or either. */
  file: 'needed' | 'optional' | 'none';
  /** Only an exact version can be asked for. */
  version: 'needed' | 'optional';
}
const GUID = /^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/i;
export const FORMAT_RULES: Readonly<Record<Format, FormatRule>> = {
  deb: { name: /^[a-z0-9][a-z0-9+.-]{1,100}$/, file: 'optional', version: 'optional' },
  archive: { name: /^[a-z0-9][a-z0-9+._-]{0,100}$/, file: 'needed', version: 'needed' },
  flatpak: { name: /^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*){2,10}$/, file: 'optional', version: 'optional' },
  msi: { name: GUID, file: 'needed', version: 'needed' },
  // What a person calls it: the detection rule is what is looked for.
  exe: { name: /^[^\s\p{Cc}][^\p{Cc}]{0,99}$/u, file: 'needed', version: 'needed' },
  winget: { name: /^[^\s\\/:*?"<>|.-][^\s\\/:*?"<>|.]{0,31}(\.[^\s\\/:*?"<>|.]{1,32}){1,7}$/, file: 'none', version: 'optional' },
  apk: { name: /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*){1,10}$/, file: 'needed', version: 'needed' },
};

/** Of an item, what tells of which kind it is. */
export interface Formatted {
  format?: Format;
  ensure: 'present' | 'absent';
  package: string;
  version?: string;
  file?: object;
  detection?: DetectionRule;
}

/** What is wrong with an item for its kind: a sentence; undefined when nothing is. */
export function formatFault(item: Formatted): string | undefined {
  const format = formatOf(item);
  const { name, file, version: needsVersion } = FORMAT_RULES[format];
  if (!name.test(item.package)) return `${format} does not call packages so`;
  if ((format === 'msi' || format === 'exe') && !item.detection) return `${format} needs a detection rule`;
  if (item.detection?.kind === 'file' && /(^|[\\/])\.\.([\\/]|$)/.test(item.detection.path)) return 'the path to be looked for leads up';
  if (item.ensure === 'absent') return undefined;
  if (file === 'needed' && !item.file) return `${format} needs a file`;
  if (file === 'none' && item.file) return `${format} takes no file`;
  return needsVersion === 'needed' && item.version === undefined ? `${format} needs a version` : undefined;
}
