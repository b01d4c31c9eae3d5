/** Dangerous acts, as data: what may hurt many at once. Below the threshold of its place an act is as quick as any other. */
import type { Permission } from './roles.js';

/** Each with the permission that asking for it, approving it and cancelling it take, over all of its devices. */
export const ACTS = {
  'command.lock': { permission: 'commands.send' },
  'command.reboot': { permission: 'commands.send' },
  'command.power-off': { permission: 'commands.send' },
  'deployment.remove': { permission: 'deployments.manage' },
  'device.revoke': { permission: 'enrolment.manage' },
  'device.retire': { permission: 'devices.manage' },
  'device.delete': { permission: 'devices.manage' },
} as const satisfies Record<string, { permission: Permission }>;
export type ActKind = keyof typeof ACTS;
export const ACT_KINDS = Object.keys(ACTS) as ActKind[];

/** Names shown of the devices of an act. */
export const ACT_NAMES = 20;
/** Nobody has to wait longer than this for a second person, ms: then an act that nobody approved ends. */
export const ACT_LIFETIME = 24 * 3_600_000;

/** Why an act cannot be asked for. `newcomer`: the asker's role is younger than what the place demands; `budget`: too many devices within the hour. */
export type ActRefusal = 'newcomer' | 'budget';

/** What an act would reach and what will be asked. Nothing is done. `names`: the first {@link ACT_NAMES}. */
export interface ActPreview {
  devices: number;
  names: string[];
  /** True from so many devices on that the rest of this speaks of it. */
  dangerous: boolean;
  delayMinutes: number;
  secondPerson: boolean;
  refusal: ActRefusal | null;
  /** Devices that may still be reached within this hour, this act not counted. */
  left: number;
}

/** How an act ended. `rights`: the asker may not do it any more; `nothing_left`: none of the devices is there; `not_approved`: nobody did within a day. */
export type ActEnd = 'done' | 'cancelled' | 'not_approved' | 'rights' | 'nothing_left' | 'refused';
export interface ActView {
  id: string; kind: ActKind; subject: string | null; devices: number; names: string[]; reason: string;
  askedBy: string; askedAt: string;
  /** Earliest moment at which it is carried out. */
  runsAt: string;
  expiresAt: string;
  secondPerson: boolean; approvedBy: string | null;
  end: ActEnd | null; endedAt: string | null; endedBy: string | null;
  /** Devices that were still there. */
  reached: number | null;
  /** Whether the reader may approve it: a second person, for long enough in their role. */
  mayApprove: boolean;
}
/** In place of what was asked for, when it waits. GET /acts → ActView[]: those that wait, and what ended within the hour. POST /acts/:id/approve, POST /acts/:id/cancel {reason?} → ActView. */
export interface ActPending { act: ActView }
export interface ActCancelBody { reason?: string }
