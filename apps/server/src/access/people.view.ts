import type { GrantView, InvitationView, UserView } from '#contract';
import type { GrantEntity } from './grant.entity.js';
import type { InvitationEntity } from './invitation.entity.js';
import { isRole } from './people.rules.js';
import type { UserEntity } from './user.entity.js';

/** What else is shown of a person. */
export interface Standing { totpEnabled: boolean; lastSeenAt: Date | null; grants: readonly GrantEntity[] }

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

export const toUserView = ({ id, email, name, createdAt }: UserEntity, { totpEnabled, lastSeenAt, grants }: Standing): UserView => ({
  id, email, name, totpEnabled, createdAt: createdAt.toISOString(), lastSeenAt: iso(lastSeenAt), grants: grants.flatMap(toGrantView),
});

/** A role of a newer version is not shown: it allows nothing here. */
function toGrantView({ id, role, startsAt, endsAt, grantedBy }: GrantEntity): GrantView[] {
  return isRole(role) ? [{ id, role, from: startsAt.toISOString(), until: iso(endsAt), grantedBy }] : [];
}

export function toInvitationView({ id, email, role, endsAt, invitedBy, createdAt, expiresAt }: InvitationEntity): InvitationView {
  return { id, email, role: isRole(role) ? role : 'auditor', until: iso(endsAt), invitedBy, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
