import type { Detection, PackageKind, Platform, SignatureFacts } from '#contract';

/** What a file says of itself, and what is read from how it is made. */
export interface PackageFacts {
  kind: PackageKind;
  platform: Platform | null;
  /** Its name in the words of its kind. */
  package: string;
  /** What a person calls it. */
  name: string;
  version: string;
  versionCode: number | null;
  architecture: string;
  summary: string;
  publisher: string;
  licence: string;
  homepage: string;
  depends: string;
  minimumOs: string;
  silentArguments: string;
  detection: Detection | null;
  signature: SignatureFacts;
}

export const UNSIGNED: SignatureFacts = { signed: false, scheme: null, digest: null };

/** What most kinds do not say. */
export const UNSAID = { versionCode: null, summary: '', publisher: '', licence: '', homepage: '', depends: '', minimumOs: '', silentArguments: '', detection: null, signature: UNSIGNED } as const satisfies Partial<PackageFacts>;
