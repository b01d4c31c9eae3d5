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

export const IMPORT_KINDS: Record<ImportKindName, KindFacts> = {
  communes: { home: '/organisations', subject: (id) => `/organisations/${id}`, file: false, begin: '/organisations/communes' },
  sites: { home: '/sites', subject: (id) => `/sites/${id}`, file: true },
  devices: { home: '/devices', subject: (id) => `/devices/${id}`, file: true },
};

export const isKind = (name: string | undefined): name is ImportKindName => name !== undefined && Object.hasOwn(IMPORT_KINDS, name);
