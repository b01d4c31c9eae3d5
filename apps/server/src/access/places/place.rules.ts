/** What may be asked of places. Pure. */
import type { OrganisationKind, SchoolLevel, SiteKind } from '#contract';

export const ORGANISATION_KINDS = ['grouping', 'commune', 'other'] as const satisfies readonly OrganisationKind[];
export const SITE_KINDS = ['school', 'library', 'after-school', 'museum', 'town-hall', 'workshop', 'other'] as const satisfies readonly SiteKind[];
export const SCHOOL_LEVELS = ['nursery', 'elementary', 'primary'] as const satisfies readonly SchoolLevel[];

/** One line, single spaces; null for nothing. */
export const lineOf = (text: string | null | undefined): string | null => text?.replace(/\s+/g, ' ').trim() || null;

/** Why an organisation may not stand there; undefined when it may. The tree has three levels: syndicate, grouping, commune. */
export function parentFault(kind: OrganisationKind, parent: { kind: OrganisationKind } | null): string | undefined {
  if (parent === null) return undefined;
  if (kind === 'grouping') return 'A grouping stands right under the syndicate.';
  return parent.kind === 'grouping' ? undefined : 'Only a grouping has members.';
}
