import { ACTS, type ActKind, type ActPreview, type ActView } from '#contract';
import { covers, placeOf } from '../holding.rules.js';
import type { SignedIn } from '../signed-in.js';
import type { PendingActEntity } from './act.entity.js';
import type { Audience } from './act-devices.js';
import type { Demands } from './act-budgets.js';
import { leftOf, placeOfAct, refusalOf, type PlaceCount, type Weighed } from './acts.rules.js';

export const isActKind = (kind: string): kind is ActKind => Object.hasOwn(ACTS, kind);
export const permissionOf = (kind: ActKind) => ACTS[kind].permission;

export const placesOf = ({ placeOrganisations, placeSites }: Pick<PendingActEntity, 'placeOrganisations' | 'placeSites'>): Pick<PlaceCount, 'organisationId' | 'siteId'>[] =>
  placeOrganisations.map((organisationId, at) => ({ organisationId, siteId: placeSites[at] ?? null }));

/** May this person do it: the permission is held over all of its places. */
export const mayDo = ({ holdings }: Pick<SignedIn, 'holdings'>, act: PendingActEntity): boolean => isActKind(act.kind) && covers(placeOf(holdings, [permissionOf(act.kind)]), placeOfAct(placesOf(act)));

export const isAskedBy = ({ userId }: Pick<SignedIn, 'userId'>, { askedBy }: Pick<PendingActEntity, 'askedBy'>): boolean => userId === askedBy;

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** @param devices how many, as the ids are not read with every row */
export function toActView(act: PendingActEntity & { kind: ActKind }, devices: number, caller: Pick<SignedIn, 'userId' | 'session'>): ActView {
  return {
    id: act.id, kind: act.kind, subject: act.subject, devices, names: act.names, reason: act.reason, askedBy: act.askedLabel, askedAt: act.askedAt.toISOString(),
    runsAt: act.runsAt.toISOString(), expiresAt: act.expiresAt.toISOString(), secondPerson: act.secondPerson, approvedBy: act.approvedLabel,
    end: act.ended, endedAt: iso(act.endedAt), endedBy: act.endedLabel, reached: act.reached,
    mayApprove: act.ended === null && act.secondPerson && act.approvedAt === null && caller.session !== null && !isAskedBy(caller, act),
  };
}

export const toPreview = ({ ids, names }: Audience, weighed: Weighed, { budgets }: Demands, newcomer: boolean): ActPreview =>
  ({ devices: ids.length, names, ...weighed, refusal: refusalOf(weighed, budgets, newcomer), left: leftOf(budgets) });
