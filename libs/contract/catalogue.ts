/** The catalogue: what can be handed out to devices, in which versions, and what is known of each file. */

export const PLATFORMS = ['linux', 'windows', 'android'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Cycles of the French primary school: nursery classes, CP to CE2, CM1 and CM2. */
export const CYCLES = ['cycle-1', 'cycle-2', 'cycle-3'] as const;
export type Cycle = (typeof CYCLES)[number];

/** Subjects of its programmes, and what serves all of them (`inclusion`: adapted teaching, `tools`: of the class and the teacher). */
export const SUBJECTS = [
  'french', 'mathematics', 'languages', 'world', 'science', 'history-geography', 'civics', 'arts', 'music', 'sports', 'digital', 'inclusion', 'tools',
] as const;
export type Subject = (typeof SUBJECTS)[number];

interface KindFacts { platform: Platform | null; uploads: boolean; store: boolean }
/**
 * What a package can be. `platform`: where it is at home, null when the file alone does not tell. `uploads`: a file of it says what it is. `store`: it can also be named,
 * and comes from the sources that the device's own system is set up with. `agent` is a version of Craie's agent itself.
 */
export const PACKAGE_KIND_FACTS = {
  deb: { platform: 'linux', uploads: true, store: true },
  rpm: { platform: 'linux', uploads: true, store: true },
  flatpak: { platform: 'linux', uploads: true, store: true },
  snap: { platform: 'linux', uploads: false, store: true },
  msi: { platform: 'windows', uploads: true, store: false },
  exe: { platform: 'windows', uploads: true, store: false },
  winget: { platform: 'windows', uploads: false, store: true },
  apk: { platform: 'android', uploads: true, store: false },
  archive: { platform: null, uploads: true, store: false },
  agent: { platform: null, uploads: true, store: false },
} as const satisfies Record<string, KindFacts>;
export type PackageKind = keyof typeof PACKAGE_KIND_FACTS;
export const PACKAGE_KINDS = Object.keys(PACKAGE_KIND_FACTS) as PackageKind[];
type With<P extends 'uploads' | 'store'> = { [K in PackageKind]: (typeof PACKAGE_KIND_FACTS)[K][P] extends true ? K : never }[PackageKind];
/** Kinds that a store or a repository of the device's system offers by name. */
export type StoreKind = With<'store'>;
export const STORE_KINDS = PACKAGE_KINDS.filter((kind): kind is StoreKind => PACKAGE_KIND_FACTS[kind].store);

/** How such a name looks, by kind. */
export const PACKAGE_NAMES: Readonly<Record<StoreKind, RegExp>> = {
  deb: /^[a-z0-9][a-z0-9+.-]{1,100}$/,
  rpm: /^[A-Za-z0-9][A-Za-z0-9+._-]{0,100}$/,
  flatpak: /^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*){2,10}$/,
  snap: /^(?=.*[a-z])[a-z0-9](-?[a-z0-9]){1,39}$/,
  winget: /^[^\s\\/:*?"<>|.]{1,32}(\.[^\s\\/:*?"<>|.]{1,32}){1,7}$/,
};

/** Bounds of what people write about an app, characters; and of its icon (PNG or WebP), bytes and pixels a side. */
export const APP_TEXTS = { name: 120, publisher: 120, summary: 300, description: 4_000, licence: 120, privacy: 2_000, homepage: 500, silentArguments: 300, minimumOs: 60 } as const;
export const ICON_BYTES = 256 * 1024;
export const ICON_SIDE = { min: 16, max: 1_024 } as const;

/** How a device finds out that an installer, which leaves no entry in a package list, has done its work. Without a rule: by the system's own list. `version`: at least this one. */
export type Detection =
  | { kind: 'msi'; /** `{GUID}` */ productCode: string }
  | { kind: 'registry'; /** Below HKLM or HKCU. */ key: string; value?: string; version?: string }
  | { kind: 'file'; /** Absolute. */ path: string; version?: string };
export type DetectionKind = Detection['kind'];

/**
 * What a file says of its own signature. Nothing here was verified: `signed` means that a signature is there, `digest` is the SHA-256 of the certificate that it names
 * (of an apk: what Android pins), and whoever replaces the file can replace these too. What protects a file on its way to a device is its hash in the signed target.
 */
export interface SignatureFacts { signed: boolean; /** `authenticode`, `apk-v1` …, `pgp`, `ostree`. */ scheme: string | null; digest: string | null }

export const SCAN_STATES = ['scanning', 'clean', 'infected', 'not-scanned'] as const;
export type ScanState = (typeof SCAN_STATES)[number];
/** What a malware scanner said. `signatures`: its version and that of its list. `detail`: the name of what it found, or why it did not look. */
export interface ScanView { state: ScanState; at: string | null; signatures: string | null; detail: string | null }

/** One uploaded file of an app. */
export interface PackageView {
  id: string;
  kind: PackageKind;
  platform: Platform | null;
  /** Its name in the words of its kind: a Debian package, an Android application id, a product of an installer. */
  package: string;
  version: string;
  /** What Android orders by. */
  versionCode: number | null;
  architecture: string;
  size: number;
  sha256: string;
  depends: string;
  /** Oldest system that it asks for, in its own words: `Android 7 (API 24)`, `Windows 10`. Empty: it does not say. */
  minimumOs: string;
  signature: SignatureFacts;
  /** Of msi and exe: what makes it ask nothing. */
  silentArguments: string;
  detection: Detection | null;
  uploadedAt: string;
  fileName: string;
  scan: ScanView;
}

/**
 * GET /apps?q&cycle&subject&platform&limit&cursor, by name; GET /apps/:id. Packages come by the tus protocol 1.0.0: POST /apps/uploads with Upload-Length and Upload-Metadata `filename`, then PATCH, HEAD and DELETE
 * /apps/uploads/:id (the person's own), then POST /apps/uploads/:id/finish → AppView, which may be repeated. The file itself says what it is.
 */
export interface AppView {
  id: string;
  name: string;
  /** Name of its first package, which the store knows too when `source` is `system`. */
  package: string;
  kind: PackageKind;
  source: 'upload' | 'system';
  /** The commune that added it for itself; null for the syndicate's own. */
  organisation: { id: string; name: string } | null;
  /** Of the syndicate's: the communes see it, and may have it unless one of them has excluded it. */
  shared: boolean;
  /** Communes, of those that one sees, that have excluded it. */
  excluded: number;
  /** Approved by the syndicate: who has `deployments.teaching` alone installs these only. */
  teaching: boolean;
  publisher: string;
  summary: string;
  description: string;
  cycles: Cycle[];
  subjects: Subject[];
  licence: string;
  /** What becomes of pupils' data, for those who have to know. */
  privacy: string;
  homepage: string;
  /** Path of the picture on this server. */
  icon: string | null;
  platforms: Platform[];
  /** By their own order, the newest first; of each platform and architecture. */
  packages: PackageView[];
  installed: number;
  pending: number;
  failed: number;
  createdAt: string;
}

/** POST /apps → AppView: an app that the devices' own sources have, by its name there. */
export interface SystemAppBody { name: string; package: string; kind?: StoreKind; summary?: string; /** Whose it will be; who manages one commune's catalogue alone need not say it. */ organisationId?: string }
/** PATCH /apps/:id → AppView. The icon: PUT (multipart field `file`) and DELETE /apps/:id/icon → AppView. */
export interface AppPatch {
  name?: string; publisher?: string; summary?: string; description?: string; cycles?: Cycle[]; subjects?: Subject[]; licence?: string; privacy?: string;
  /** https://… */
  homepage?: string;
  /** These two by the syndicate alone. */
  teaching?: boolean; shared?: boolean;
}
/** POST /apps/uploads/:id/finish → AppView. `appId`: it is one more package of that app, of whatever kind. Otherwise it belongs to the app of its name, or makes one. */
export interface UploadFinish { appId?: string; organisationId?: string }
/** GET /apps/:id/exclusions → { items: AppExclusion[] }; PUT /apps/:id/exclusions/:organisationId (catalogue.manage there) → AppView: what the syndicate shares is not for this commune, or is again. */
export interface AppExclusion { organisation: { id: string; name: string }; since: string; by: string }
export interface AppExclusionBody { excluded: boolean }
/** PATCH /apps/:id/packages/:packageId → AppView: what an installer does not say of itself. DELETE takes one version out. */
export interface PackagePatch { silentArguments?: string; minimumOs?: string; detection?: Detection | null }
