/** Bodies of `/api/v1`. Times ISO UTC, ids UUIDv7, sizes in bytes. The server's DTO classes implement the `…Body` types. */
import type { ActPending } from './acts.js';
import type { CommandKind, CommandState, OutcomeState } from './commands.js';
import type { DeviceKind, Management } from './assets.js';
import type { ByeReason } from './device-messages.js';
import type { Reason } from './reasons.js';
import type { Section, SectionName } from './inventory.js';
import type { ConsoleView } from './delegation.js';
import type { Permission } from './roles.js';
import type { PasskeyProof, SecondFactorState } from './factors.js';
import type { ItemState } from './target.js';

/** One keyset page. `next` is an opaque cursor, null at the end. */
export interface Page<T> { items: T[]; next: string | null }

// ── access ──────────────────────────────────────────────────────────────────────────────
/** POST /session. 401 `second_factor_required` asks for the same body again with `totp` (6 digits or a recovery code) or `passkey`. */
export interface SignInBody { email: string; password: string; totp?: string; passkey?: PasskeyProof }
/** GET /session, and the answer to POST /session. */
export interface SessionView {
  user: { id: string; email: string; name: string; locale: 'fr' | 'en'; totpEnabled: boolean; passkeys: number; hasPassword: boolean };
  /** The identity provider that this browser came through. */
  provider: string | null;
  organisation: { id: string; name: string };
  /** This person's own console: their commune's, or the syndicate's. */
  console: ConsoleView;
  /** The organisation this person is at home in; null for people of the syndicate. */
  homeId: string | null;
  /** Double-submit value: sent back in `x-craie-csrf` with every POST, PATCH, PUT, DELETE of a cookie session. */
  csrf: string;
  /** None while the second factor is missing. */
  permissions: Permission[];
  /** Where they are held: `organisations` is null for the whole syndicate; at most 100 of each are named. */
  reach: { organisations: { id: string; name: string }[] | null; sites: { id: string; name: string }[] };
  secondFactor: SecondFactorState;
  expiresAt: string;
}
/** GET /setup/:token → 204 or `setup_link_invalid`; POST /setup/:token makes the owner, once. */
export interface SetupBody { email: string; name: string; password: string }
/** POST /session/totp → secret to scan; PUT /session/totp {code} confirms; DELETE /session/totp → 204 ends it. All but PUT ask for a recent proof. */
export interface TotpStart { secret: string; uri: string }
export interface TotpCodeBody { code: string }
/** `recoveryCodes` as in {@link PasskeyAdded}. */
export interface TotpConfirmed { recoveryCodes: string[] }
/** PATCH /session/user */
export interface ProfileBody { name?: string; locale?: 'fr' | 'en'; currentPassword?: string; newPassword?: string }
/** Where a role is held: an organisation with all below it, or sites (of those that the reader may see); null is the whole syndicate. */
export type PlaceView = { organisation: { id: string; name: string }; sites?: undefined } | { sites: { id: string; name: string }[]; organisation?: undefined } | null;
/** One role given to a person, for a time: `until` is the moment it ends, null for good. `role`: a `Role`, or the id of a custom role, which has a `roleName`. Ended ones are not shown. */
export interface GrantView { id: string; role: string; roleName?: string; place: PlaceView; from: string; until: string | null; grantedBy: string }
/** GET /users?limit&cursor&q, by name: those at home in the places of the reader, or with a role there. `home`: the commune whose console they have. `lastSeenAt`: a browser of theirs, to a minute. `secondFactorMissing`: a role of theirs asks for one. Without a grant nobody gets in. */
export interface UserView { id: string; email: string; name: string; home: { id: string; name: string } | null; totpEnabled: boolean; passkeys: number; secondFactorMissing: boolean; createdAt: string; lastSeenAt: string | null; grants: GrantView[] }
/** POST /users/:id/grants → UserView; DELETE /users/:id/grants/:grantId → UserView; DELETE /users/:id → 204, the journal keeps the name; with ?erase=true it is erased there too, also of somebody removed before. Nobody does this to themselves. */
export interface GrantBody { role: string; until?: string; organisationId?: string; siteIds?: string[] }
/** GET/POST /roles, PATCH/DELETE /roles/:id : roles made here, beside those of `ROLES`; without an organisation they are the syndicate's. `people`: how many have it. */
export interface CustomRoleBody { name: string; permissions: Permission[]; organisationId?: string }
export interface CustomRoleView { id: string; name: string; permissions: Permission[]; organisation: { id: string; name: string } | null; people: number; createdBy: string }
/** POST /invitations → InvitationView with `secret`, told once: the link is /join/{secret}. An earlier invitation of the same address ends. */
export interface InvitationBody extends GrantBody { email: string }
/** GET /invitations?limit&cursor, newest first; DELETE /invitations/:id → 204 */
export interface InvitationView { id: string; email: string; role: string; roleName?: string; place: PlaceView; until: string | null; invitedBy: string; createdAt: string; expiresAt: string; secret?: string }
/** GET /join/:secret → what is offered, to whom, or `invitation_invalid`; POST /join/:secret makes the account, once → 204. */
export interface InvitationOffer { organisation: string; email: string; role: string; roleName?: string; place: PlaceView; until: string | null; invitedBy: string; expiresAt: string; /** In which the person is met. */ locale: 'fr' | 'en' }
export interface JoinBody { name: string; password: string; locale?: 'fr' | 'en' }

// ── devices ─────────────────────────────────────────────────────────────────────────────
/** `unmanaged`: without an agent nobody can know. */
export type PresenceState = 'online' | 'offline' | 'never' | 'unmanaged';
/** Why the server closed a device's connection on purpose. No device can say these of itself. */
export const CLOSE_REASONS = ['revoked', 'retired'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];
export type OfflineReason = ByeReason | CloseReason;
export interface DeviceRow {
  id: string;
  name: string;
  assetTag: string | null;
  kind: DeviceKind;
  /** Null without an agent. */
  platform: string | null;
  management: Management;
  model: string | null;
  serial: string | null;
  os: string | null;
  organisation: { id: string; name: string };
  site: { id: string; name: string } | null;
  /** A room of the site. */
  room: { id: string; name: string } | null;
  /** In the order of the alphabet (labels.ts). */
  labels: string[];
  status: 'active' | 'quarantined' | 'retired';
  /** Why it is in quarantine. */
  quarantineReason: string | null;
  presence: PresenceState;
  presenceSince: string | null;
  /** Why it is offline: its last words, `lost`, or why the server let it go. */
  offlineReason: OfflineReason | null;
  lastSeenAt: string | null;
  inUse: boolean;
  battery: number | null;
  diskFree: number | null;
  diskTotal: number | null;
  /** Items of the target by outcome, and the first reason of what is not done. */
  target: { total: number; done: number; failed: number; reason: Reason | null };
  /** Last 7 days, oldest first: how many of the 48 half hours of each day it was online. */
  week: number[];
}
/**
 * GET /devices?limit(≤200)&cursor&sort(name|-name|lastSeen|-lastSeen|site|os)&q&presence&kind&status&organisationId&siteId&roomId&os
 *   &software(title)&below(version)&target(done|waiting|failed)&silentDays(1…3650)&app(package)&management(agent|none)&label. A grouping as `organisationId` stands for itself and its members.  Same filter: GET /devices/count → DeviceCount (to 10 000, and with `exact=true` to 100 000, the most that one action applies to), GET /devices/export.csv.
 */
export interface DeviceFilter {
  q?: string; presence?: Exclude<PresenceState, 'unmanaged'>; kind?: DeviceKind; status?: DeviceRow['status'];
  organisationId?: string; siteId?: string; roomId?: string; os?: string; software?: string; below?: string; target?: 'done' | 'waiting' | 'failed';
  /** Seen once, but not for so many days. */
  silentDays?: number;
  /** Package that the target asks for. With it, `target` speaks of this app alone. */
  app?: string;
  management?: Management;
  /** In any writing of it. */
  label?: string;
}
/** Devices of a filter. Beyond the most one action applies to nobody counts on: then `count` is that most, and `more` is there. */
export interface DeviceCount { count: number; more?: true }
/** GET /devices/summary?organisationId&siteId: numbers above the list, each with the filter that makes it. `unmanaged`: without an agent, in `total` too. */
export interface FleetSummary { total: number; online: number; offline: number; unmanaged: number; quarantined: number; silentSince7Days: number; targetWaiting: number; targetFailed: number; organisations: number; sites: number }
/** What an action applies to: ids (≤ 1 000), or the whole filter. Resolved on the server, inside the scope. */
export type DeviceSelection = { ids: string[]; filter?: undefined } | { filter: DeviceFilter; ids?: undefined };
/** GET /devices/:id */
export interface DeviceDetail extends DeviceRow {
  /** Null without an agent. */
  enrolledAt: string | null;
  manufacturer: string | null;
  /** `aa:bb:cc:dd:ee:ff`, in their order. */
  macs: string[];
  /** `YYYY-MM-DD`. */
  purchasedOn: string | null;
  agentVersion: string | null;
  link: string | null;
  signal: number | null;
  uptime: number | null;
  certificate: { serial: string; notAfter: string; revokedAt: string | null } | null;
  /** What the agent's own configuration allows; null before the first inventory. */
  allowed: { manage: boolean; power: boolean; lock: boolean } | null;
  softwareCount: number;
  inventoryAt: string | null;
}
/** GET /devices/:id/inventory */
export type InventoryView = { [N in SectionName]?: { body: Section<N>; receivedAt: string } };
/** GET /devices/:id/software?limit&cursor&q */
export interface SoftwareRow { title: string; source: string; version: string; arch: string | null; size: number | null; installedAt: string | null }
/** GET /devices/:id/presence?from(YYYY-MM-DD, Monday)&days=7 : bits of 48 half hours, Europe/Paris. */
export interface PresenceWeek { from: string; days: { date: string; online: boolean[]; weak: boolean[]; classHours: boolean[] }[] }
/** GET /devices/:id/events?limit&cursor */
export interface DeviceEventView { id: string; at: string; kind: string; detail: string; actor: string | null }
/** GET /software?q&limit : titles over the scope, for the filter box. How many have it is known for the whole syndicate only. */
export interface SoftwareTitleView { title: string; source: string; devices: number | null; versions: number | null }
/** GET/POST/DELETE /views?room=devices */
export interface SavedView { id: string; room: string; name: string; query: Record<string, string> }
export interface SavedViewBody { room: string; name: string; query: Record<string, string> }

// ── enrolment ───────────────────────────────────────────────────────────────────────────
/** POST /enrolment-tokens */
export interface EnrolmentTokenBody { label: string; organisationId: string; siteId?: string; maxUses: number; expiresInHours: number }
export interface EnrolmentTokenView {
  id: string; label: string; organisation: { id: string; name: string }; site: { id: string; name: string } | null;
  maxUses: number; uses: number; expiresAt: string; revokedAt: string | null; createdAt: string; state: 'valid' | 'used' | 'expired' | 'revoked';
  /** Only in the answer to POST: the token, the command to copy and the device API address. */
  token?: string; command?: string; deviceUrl?: string;
}
/** POST /devices/:id/revoke {reason} : certificate revoked and connection closed at once; it shows as offline, `revoked`. */
export interface RevokeBody { reason: string }

// ── commands ────────────────────────────────────────────────────────────────────────────
/** POST /commands → CommandsSent. POST /commands/preview (same body) → ActPreview: nothing is done. POST /commands/:id/cancel. GET /devices/:id/commands. `reason`: a dangerous act needs one. */
export interface CommandRequestBody { devices: DeviceSelection; kind: CommandKind; args?: Record<string, unknown>; expiresInHours?: number; reason?: string }
/** `commands`: the first 100. With `act` nothing is sent yet: it waits. */
export interface CommandsSent extends Partial<ActPending> { count: number; commands: CommandView[] }
export interface CommandView {
  id: string; deviceId: string; kind: CommandKind; args: Record<string, unknown>; state: CommandState;
  createdAt: string; expiresAt: string; sentAt: string | null; finishedAt: string | null; createdBy: string;
  detail: string | null; result: Record<string, unknown> | null;
}
export type { OutcomeState };

// ── target ──────────────────────────────────────────────────────────────────────────────
export interface TargetItemView {
  key: string; kind: 'app' | 'agent'; ensure: 'present' | 'absent'; title: string; package: string; wantedVersion: string | null;
  state: ItemState; reason: Reason | null; detail: string | null; progress: number | null; version: string | null;
  retryAt: string | null; updatedAt: string; deploymentId: string | null;
}
/** GET /devices/:id/target */
export interface TargetView { revision: number; acknowledgedRevision: number | null; changedAt: string | null; items: TargetItemView[] }


// ── health ──────────────────────────────────────────────────────────────────────────────
/** GET /health/live → 200 always; GET /health/ready → 200 or 503. Both without a session. */
export interface HealthView { status: 'ok' | 'degraded'; checks: { name: 'database' | 'broker' | 'disk' | 'files'; ok: boolean; detail: string }[] }
