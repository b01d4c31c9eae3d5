/** What can be chosen, in the order of the contract. */
import type { Cycle, PackageKind, Platform, Subject } from '#contract';

export const CYCLES: readonly Cycle[] = ['cycle-1', 'cycle-2', 'cycle-3'];
export const SUBJECTS: readonly Subject[] = ['french', 'mathematics', 'languages', 'world', 'science', 'history-geography', 'civics', 'arts', 'music', 'sports', 'digital', 'inclusion', 'tools'];
export const PLATFORMS: readonly Platform[] = ['linux', 'windows', 'android'];
/** Kinds that agents install today, for Linux alone: as uploads, and from the sources of their system. */
export const INSTALLED_KINDS: readonly PackageKind[] = ['deb', 'agent', 'flatpak', 'archive'];
export const SYSTEM_KINDS: readonly PackageKind[] = ['deb', 'agent'];
