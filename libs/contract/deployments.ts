/**
 * Deployments: a decision about one app on many devices, in waves, at times that disturb nobody, and why each device is not there yet. HTTP bodies of `/api/v1/deployments`.
 * The newest decision about a package wins on each device, except where another deployment has pinned its version.
 */
import type { ActPending, ActPreview } from './acts.js';
import type { Window } from './calendar.js';
import type { DeviceSelection, PresenceState } from './http.js';
import type { Reason } from './reasons.js';
import type { DownloadedBytes } from './sharing.js';
import type { ItemState } from './target.js';

/** `upgrade`: only where the app is there already. `pin`: exactly this version, which later deployments leave alone unless they say otherwise. `rollback`: the state before another deployment, device by device. */
export const DEPLOYMENT_WISHES = ['install', 'upgrade', 'pin', 'remove', 'rollback'] as const;
export type DeploymentWish = (typeof DEPLOYMENT_WISHES)[number];
/** Most waves that one deployment is made of. */
export const MOST_WAVES = 50;

/** A number of devices, or a share (1–100 %). */
export interface WaveAmount { unit: 'devices' | 'percent'; value: number }
/** The first wave, then each `factor` times as large. Devices that are online come first, in no other order. */
export interface DeploymentWaves {
  first: WaveAmount;
  /** 1–10. */
  factor: number;
  /** What begins the next wave when enough of this one is done or has failed: a person, or the end of `soakMinutes`. */
  next: 'person' | 'soak';
  /** 0–43 200, counted from the moment at which it was enough. */
  soakMinutes?: number;
  /** Percent of a wave that is enough; 80 when absent. What is unsupported or pinned does not count. */
  enough?: number;
  /** So many failures in one wave pause the deployment. */
  abort?: WaveAmount;
}

/** When it may disturb. Without it: at once. */
export interface DeploymentSchedule {
  /** Nothing is changed on a device before this moment. */
  startAt?: string;
  /** It may disturb while one of these is open at the device's place. */
  windows?: Window[];
  /** `early` (default): what is needed is fetched as soon as the wave begins; `window`: only when it may disturb. */
  download?: 'early' | 'window';
  /** From then on it may disturb at any time. */
  deadline?: string;
  /** A lesson that a teacher has locked is not respected. Needs a `reason`, and stands in the journal. */
  overrideLesson?: boolean;
}

/**
 * POST /deployments → DeploymentView, or ActPending for a removal that waits. `reason`: a dangerous act, and the override of lessons, need one. `packageId` says which upload; absent = the newest, or the system's
 * sources. POST /deployments/preview: the same body → DeploymentPreview, nothing is done.
 */
export interface DeploymentBody {
  appId: string; packageId?: string; version?: string; ensure: 'present' | 'absent'; devices: DeviceSelection; reason?: string;
  /** Of what is to be present; `install` when absent. A pin in the system's sources needs a `version`. */
  wish?: 'install' | 'upgrade' | 'pin';
  /** Devices that match the filter later join the last wave. Only with a filter, and not for removals. */
  follow?: boolean;
  waves?: DeploymentWaves;
  schedule?: DeploymentSchedule;
  /** Takes devices from pins as well. */
  overridePins?: boolean;
}

/** A deployment as another one names it. */
export interface DeploymentRef { id: string; wish: DeploymentWish; version: string | null; createdAt: string; createdBy: string }
export interface DeploymentPreview {
  devices: number; online: number; offline: number; unsupported: number; sites: number;
  /** Of the unsupported, those with another processor than the package is made for. */
  otherProcessor: number;
  /** To fetch from this server, in all; without school links. */
  bytes: number;
  /** Of a removal: the whole of it, whatever its waves, as all of them count when it is decided. */
  act: ActPreview | null;
  /** The same state is there already: nothing happens there. */
  already: number;
  /** Of an upgrade: left out, because the app is not there. Not in `devices`. */
  without: number;
  /** Left out, as their commune has excluded the app, and nobody decides otherwise for it. Not in `devices`. Most first, at most 20 communes. */
  excluded: { devices: number; communes: { organisation: { id: string; name: string }; devices: number }[] };
  /** Most devices first, at most 50. `opensAt`: when it may first disturb there, null when that is not within sight. */
  perSite: { site: { id: string; name: string } | null; devices: number; bytes: number; opensAt: string | null }[];
  /** When it may first disturb, by the sites that share the moment; earliest first, at most 20. */
  opens: { at: string | null; sites: number; devices: number }[];
  waves: { number: number; devices: number }[];
  /** Older deployments that lose devices to this one, most first, at most 20. */
  takes: { deployment: DeploymentRef; devices: number }[];
  /** Pins that keep devices back (or, with `overridePins`, lose them: then they are in `takes`). */
  pinned: { deployment: DeploymentRef; devices: number }[];
}

/** `scheduled`: it has a start that is still to come. `awaiting`: enough of a wave is done, a person begins the next. `paused`: what has not begun on a device is out of its target. */
export const DEPLOYMENT_STATES = ['scheduled', 'running', 'awaiting', 'paused', 'done', 'cancelled'] as const;
export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];
/** Why it is paused. `failures`: more than its threshold. `package`: its file is no longer in the catalogue. `rights`: whoever answers for it may not deploy there any more; whoever resumes it answers from then on. */
export const PAUSE_CAUSES = ['person', 'failures', 'package', 'rights'] as const;
export type PauseCause = (typeof PAUSE_CAUSES)[number];

/** Counts are of what is still this deployment's. `failed`: where another try may help. `left`: unsupported, or left to another one's pin. */
export interface WaveView {
  number: number; devices: number; done: number; failed: number; left: number;
  beganAt: string | null;
  /** Enough of it was done or had failed. */
  enoughAt: string | null;
}
/**
 * GET /deployments?limit&cursor&appId&state&wish&q(app)&organisationId&siteId, newest first; of a place: what has a device there. With `state` a page may be shorter than asked for and have a next one.
 * The same filter: GET /deployments/export.csv. Live event `deployment.changed`.
 */
export interface DeploymentView {
  id: string; app: { id: string; name: string }; ensure: 'present' | 'absent'; wish: DeploymentWish;
  /** Null for whatever the source offers, removals, and rollbacks. */
  version: string | null; createdAt: string; createdBy: string;
  state: DeploymentState;
  /** `failed`, `left`: as in {@link WaveView}. */
  total: number; done: number; failed: number; left: number;
  /** Not done, by reason; `wave`, `paused` and `pinned` are not in a target. */
  reasons: Partial<Record<Reason, number>>;
  /** Empty without waves. */
  waves: WaveView[];
  paused: { cause: PauseCause; at: string; by: string } | null;
  /** With `soak`: when the next wave begins, once enough of this one is done. */
  nextWaveAt: string | null;
}
/** GET /deployments/:id. POST …/resume, …/next (begins the next wave now), …/retry (only what failed, where it can ever work) answer a DeploymentView. */
export interface DeploymentDetail extends DeploymentView {
  plan: DeploymentWaves | null; schedule: DeploymentSchedule | null; follow: boolean; overridePins: boolean;
  /** Taken over by newer deployments before it was done there. */
  superseded: number;
  /** Taken out of the targets by a cancellation, or out of reach when their wave began; and of these, what was at work then: it may have ended as done. */
  withdrawn: number; leftAtWork: number;
  /** Fetched for it so far, as its devices say: over the lines of the schools, and from neighbours, which these were spared. */
  bytes: DownloadedBytes;
  /** The deployment whose state before this one brings back; the one that brought back what was before this. */
  rollbackOf: string | null; rolledBackBy: string | null;
}
/** POST /deployments/:id/pause, …/cancel. A cancelled pin holds no more. */
export interface DeploymentStopped extends DeploymentView {
  stopped: {
    /** Done, and stay so. */
    done: number;
    /** Taken out of targets (or never there). */
    withdrawn: number;
    /** At work at this moment by their own word: what they have begun ends. */
    atWork: number;
    /** Of the withdrawn: connected and told already, so they may be beginning at this very moment. */
    mayHaveBegun: number;
  };
}

/** What a predicted date rests on: usual hours of presence in the last weeks; the calendar of the place; the deadline or start of the deployment; the device's own next try; the soak time of the wave. */
export const EXPECTED_BASES = ['usual-hours', 'window', 'deadline', 'start', 'retry', 'soak', 'online'] as const;
export type ExpectedBasis = (typeof EXPECTED_BASES)[number];
/** Ready for sentences; what does not concern the reason is absent. */
export interface WhyFacts {
  lastSeenAt?: string | null;
  /** When it is usually on next; null when it has no habit that shows. */
  usuallyOnAt?: string | null;
  windows?: Window[];
  /** When the next of the windows opens; null: not within sight. */
  opensAt?: string | null;
  startAt?: string;
  deadline?: string;
  wave?: { number: number; current: number; of: number };
  retryAt?: string | null;
  bytesLeft?: number;
  pinnedBy?: { id: string; version: string | null };
  pausedFor?: PauseCause;
}
/** GET /deployments/:id/devices?limit&cursor&reason&wave&siteId */
export interface DeploymentDeviceRow {
  device: { id: string; name: string; presence: PresenceState; site: string | null };
  state: ItemState; reason: Reason | null; detail: string | null; progress: number | null; updatedAt: string;
  /** 1 without waves. */
  wave: number;
  /** What is there, by the device's report; null when not known. */
  version: string | null;
  /** Before this deployment: a version, null when the app was not there; absent when not known. */
  before?: { version: string | null };
  /** When it is likely to be done, and what that rests on. Null: nothing to go by, or a person has to act. */
  expectedAt: string | null; basis: ExpectedBasis | null;
  facts: WhyFacts;
}
/**
 * GET /deployments/:id/sites?limit(≤50)&cursor&q (of the site, or of its commune): the worst first, by what failed, then by what is still to come. Devices of a commune without a site are one row of their own.
 * `left`: unsupported, or left to a pin. `bytes`: as in {@link DeploymentDetail}.
 */
export interface DeploymentSiteRow {
  site: { id: string; name: string } | null; organisation: { id: string; name: string };
  devices: number; done: number; failed: number; waiting: number; left: number;
  bytes: DownloadedBytes;
}

/** GET /deployments/:id/why: what is not done, most devices first. `expectedAt`: the latest of the predictions, `unknown`: devices without one. At most 10 s old for large deployments. */
export interface DeploymentWhy {
  reasons: { reason: Reason; devices: number; expectedAt: string | null; unknown: number }[];
  /** Of all of them; null when nothing is predicted. */
  expectedAt: string | null; unknown: number;
}

/** Why a device cannot be brought back: its package is no longer in the catalogue; nobody knows what was there; a newer deployment (or none any more) decides there. */
export const ROLLBACK_OBSTACLES = ['package', 'unknown', 'superseded'] as const;
export type RollbackObstacle = (typeof ROLLBACK_OBSTACLES)[number];
/** GET /deployments/:id/rollback: what POST of it would do. */
export interface RollbackPreview {
  /** That would be changed. */
  devices: number;
  /** Of these, where the app was not there before, and is now (or is on its way). */
  removals: number;
  /** Where it never came, and nothing else was asked for: nothing will happen there. Not in `devices`. */
  nothing: number;
  /** `version` null: whatever the system's source offers. Most first, at most 20. */
  versions: { version: string | null; devices: number }[];
  impossible: { obstacle: RollbackObstacle; version: string | null; devices: number }[];
  /** Of the removals. */
  act: ActPreview | null;
}
/** POST /deployments/:id/rollback → DeploymentView of the new deployment, or ActPending when it takes the app away from many. What had not begun is cancelled. */
export interface RollbackBody { reason?: string }
export type DeploymentAnswer = DeploymentView | ActPending;
