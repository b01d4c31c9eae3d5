/** What differs between kinds of import, beside their words (`imports:kinds.…`, `imports:fields.…`). */
import type { ImportKindName } from '#contract';

interface KindFacts {
  /** Where its things are listed. */
  home: string;
  /** Page of one of them. */
  subject: (id: string) => string;
  /** Made from a file; otherwise on a page of its own. */
  file: boolean;
  /** Where one is begun when it is not from a file. */
  begin?: string;
}

/** A fleet is taken over in a room of its own (`takeover`). */
export type PlaceImport = Exclude<ImportKindName, 'devices'>;

export const IMPORT_KINDS: Record<PlaceImport, KindFacts> = {
  communes: { home: '/organisations', subject: (id) => `/organisations/${id}`, file: false, begin: '/organisations/communes' },
  sites: { home: '/sites', subject: (id) => `/sites/${id}`, file: true },
  'school-holidays': { home: '/calendar', subject: () => '/calendar', file: true },
  'class-hours': { home: '/calendar', subject: (id) => `/sites/${id}`, file: true },
};

export const isKind = (name: string | undefined): name is PlaceImport => name !== undefined && Object.hasOwn(IMPORT_KINDS, name);
