import { DELEGATED_USUALLY, type ConsoleView, type DelegationReach, type DelegationView } from '#contract';
import { fold } from '../../shared/fold.js';
import type { DelegationEntity } from './delegation.entity.js';
import { addressOf, OWN_COLOUR, slugOf } from './delegation.rules.js';

/** What else is shown of a console. */
export interface Around { publicUrl: string | undefined; logo: string | null }

/** Where a logo is fetched: the content says its address, so it may be kept for ever. */
export const logoPath = (sha256: string | null | undefined): string | null => (sha256 ? `/api/v1/console/logos/${sha256}` : null);

/** The syndicate's own console. */
export const ownConsole = (publicUrl: string | undefined): ConsoleView => ({
  name: null, logo: null, colour: null, locale: 'fr', address: publicUrl ?? '', signIn: { password: true, providers: [] }, takenBack: false, until: null,
});

export const toConsoleView = (row: DelegationEntity, { publicUrl, logo }: Around): ConsoleView => ({
  name: row.name, logo, colour: row.colour, locale: row.locale, address: addressOf(row, publicUrl),
  signIn: { password: row.password, providers: row.providers }, takenBack: !row.active, until: null,
});

export const toDelegationView = (row: DelegationEntity, reach: DelegationReach, { publicUrl, logo }: Around): DelegationView => ({
  active: row.active, since: row.since.toISOString(), handedOverBy: row.handedOverBy,
  until: row.plannedEnd?.toISOString() ?? null, ended: row.active || !row.endedAt ? null : { at: row.endedAt.toISOString(), by: row.endedBy, reason: row.endReason },
  permissions: row.permissions, name: row.name, logo, colour: row.colour, locale: row.locale, host: row.host, slug: row.slug,
  address: addressOf(row, publicUrl), signIn: { password: row.password, providers: row.providers }, reach,
});

/** What is offered for a commune that never had a console. */
export function proposal(name: string, reach: DelegationReach, { publicUrl, logo }: Around): DelegationView {
  const slug = slugOf(fold(name));
  return {
    active: false, since: null, handedOverBy: null, until: null, ended: null, permissions: [...DELEGATED_USUALLY], name, logo, colour: OWN_COLOUR, locale: 'fr',
    host: null, slug, address: addressOf({ host: null, slug }, publicUrl), signIn: { password: true, providers: [] }, reach,
  };
}
