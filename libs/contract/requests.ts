/**
 * Requests: a teacher or an eRUN wishes for a program at a school; whoever may push it there answers; a yes becomes a deployment, and the asker is told.
 * Two doors lead here: the console, and a form that needs no account, only the code of the site. HTTP bodies of `/api/v1/request-forms`, `/request-status`, `/requests`.
 */
import type { Cycle, Subject } from './catalogue.js';
import type { ConsoleView } from './delegation.js';
import type { DeploymentBody, DeploymentState } from './deployments.js';

/** `open`: somebody has to answer. `question`: the asker was asked back. `approved`: a deployment was made of it. `withdrawn`: by the asker. */
export const REQUEST_STATES = ['open', 'question', 'approved', 'refused', 'withdrawn'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];
/** Of an approved one, as the asker needs it: `waiting` nothing has begun, `under-way`, `done` on every device that can have it, `stopped` cancelled, paused or taken back. */
export const REQUEST_PROGRESS = ['waiting', 'under-way', 'done', 'stopped'] as const;
export type RequestProgress = (typeof REQUEST_PROGRESS)[number];

/** Characters. */
export const REQUEST_TEXTS = { name: 80, wish: 200, link: 500, why: 1_000, message: 1_000 } as const;
/** Requests of one site that wait for an answer at once; messages of one request; apps that the form shows at once. */
export const REQUEST_BOUNDS = { openPerSite: 50, messages: 50, apps: 50 } as const;
/** As it is printed, `K7QF-2M9X`: no I, L, O, U. Case and dashes do not matter to the form. */
export const REQUEST_CODE = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/;

/** What is wished for: an app of the catalogue, or in words what is not there yet. One of the two. */
interface Wish {
  appId?: string;
  /** Name of a program that the catalogue does not have; `link` to where it is described, http(s). */
  wish?: string; link?: string;
  /** A room of the site; absent: the whole school. */
  roomId?: string;
  /** What it is for, in class. */
  why: string;
  /** `YYYY-MM-DD`, today or later. */
  wantedBy?: string;
}

// ── the form: no session, limited by address and by site ────────────────────────────────
/** GET /request-forms/:code, or `request_code_unknown`. */
export interface RequestFormView { site: { name: string }; organisation: { name: string }; console: ConsoleView; rooms: { id: string; name: string }[] }
/** GET /request-forms/:code/apps?q&cycle&subject → at most {@link REQUEST_BOUNDS}.apps, by name: what the commune has and has not left out. GET …/apps/:id/icon when `icon`. */
export interface RequestFormApp { id: string; name: string; publisher: string | null; summary: string | null; cycles: Cycle[]; subjects: Subject[]; icon: boolean }
/** POST /request-forms/:code → RequestReceipt. `email`: told there too, where the server can send mail. */
export interface RequestFormBody extends Wish { name: string; email?: string; locale: 'fr' | 'en' }
/** `secret` opens the page where the asker sees what becomes of it: /demande/suivi/{secret}. Told once. */
export interface RequestReceipt { number: number; secret: string; mailed: boolean }

/** GET /request-status/:secret, or `request_unknown`. What the asker may see: names of people who answered are their roles' business, so they are not here. */
export interface RequestStatusView {
  number: number; site: { name: string }; organisation: { name: string }; console: ConsoleView;
  app: { id: string; name: string } | null; wish: string | null; room: { name: string } | null; why: string; wantedBy: string | null;
  state: RequestState; createdAt: string;
  /** Of an approved one; `devices` that are to have it, `done` have it. `expectedAt`: when most of the others will, null when nobody can tell, and in lists. */
  progress: { state: RequestProgress; devices: number; done: number; expectedAt: string | null } | null;
  messages: { from: 'asker' | 'team'; text: string; at: string }[];
}
/** POST /request-status/:secret/messages → RequestStatusView (answers a question: it is `open` again); POST /request-status/:secret/withdraw → RequestStatusView */
export interface RequestMessageBody { text: string }

// ── the console ─────────────────────────────────────────────────────────────────────────
/** POST /requests → RequestDetail: by somebody who is signed in and sees the site (`devices.read`). */
export interface RequestBody extends Wish { siteId: string }
/** GET /requests?limit&cursor&state&organisationId&siteId&appId&deploymentId&q&mine, newest first. GET /requests/count → RequestCount. Live event `request.changed`. */
export interface RequestView {
  id: string; number: number; state: RequestState;
  organisation: { id: string; name: string }; site: { id: string; name: string }; room: { id: string; name: string } | null;
  app: { id: string; name: string; teaching: boolean } | null; wish: string | null;
  asker: { name: string; /** By the form, nobody has checked the name. */ form: boolean };
  wantedBy: string | null; createdAt: string; changedAt: string;
  progress: RequestStatusView['progress'];
  /** The reader asked for it in the console; what came by the form is nobody's. */
  mine: boolean;
  /** The reader may answer it: `deployments.manage` at the site, or `deployments.teaching` for a teaching app. */
  answerable: boolean;
}
/** GET /requests/:id */
export interface RequestDetail extends RequestView {
  why: string; link: string | null;
  /** Only for those who may answer. */
  email: string | null;
  messages: { from: 'asker' | 'team'; by: string; text: string; at: string }[];
  deployment: { id: string; state: DeploymentState } | null;
  answeredBy: string | null; answeredAt: string | null;
}
/** Of those that the reader may answer, and that wait. */
export interface RequestCount { open: number }
/**
 * POST /requests/:id/approve → RequestDetail. The deployment is made in the same transaction, by the approver's own rights, of an app that is to be present and that the commune has not left out, on devices of the
 * request's site; with `follow` the filter says that site. It may be another app than was asked for: the request names the one that is given from then on. `message` goes to the asker. An answer that comes too late
 * is `request_answered`.
 */
export interface RequestApproval { deployment: DeploymentBody; message?: string }
/** POST /requests/:id/refuse → RequestDetail. The asker reads the reason. POST /requests/:id/reopen → RequestDetail: a refusal taken back. POST /requests/:id/withdraw: the asker's own. DELETE /requests/:id → 204 (whoever may answer it): all that was written goes, when somebody asks for that, or for what is no request; a deployment stays. */
export interface RequestRefusal { message: string }
/** POST /requests/:id/messages → RequestDetail: `question`: it waits for the asker. An asker who is signed in answers here too, without `question`. */
export interface RequestTeamMessage extends RequestMessageBody { question?: boolean }

/** GET /sites/:id/request-code; PUT makes a new one (the one before ends); DELETE → 204 closes the form. Needs `deployments.manage` there. */
export interface RequestCodeView { code: string | null; /** Of the form, ready for a QR code. */ url: string | null; createdAt: string | null; createdBy: string | null }
