/** A deployment as a person puts it together, from the simplest (all of it, now) to waves and windows. Pure. */
import type { AppView, DeploymentBody, DeploymentSchedule, DeploymentWaves, DeviceSelection, WaveAmount, Window } from '#contract';
import { parisMoment } from './when.rules.js';

export const DRAFT_WISHES = ['install', 'upgrade', 'pin', 'remove'] as const;
export type DraftWish = (typeof DRAFT_WISHES)[number];
export const WINDOWS = ['outside-class', 'wednesday', 'holidays', 'night'] as const satisfies readonly Window[];
/** Soak times on offer, minutes. */
export const SOAKS = [60, 240, 1_440, 2_880, 10_080] as const;

/** A number field that may be empty for a moment. */
export type Count = number | '';
export interface AmountDraft { unit: WaveAmount['unit']; value: Count }
export interface WavesDraft { first: AmountDraft; factor: Count; next: DeploymentWaves['next']; soakMinutes: number; enough: Count; abort: AmountDraft | null }

export interface Draft {
  wish: DraftWish;
  /** Which upload; undefined: the newest. */
  packageId: string | undefined;
  /** Of an app of the system's sources; '' for whatever they offer. */
  version: string;
  overridePins: boolean;
  follow: boolean;
  /** On the wall in Paris; '' at once. */
  startAt: string;
  /** None: it may disturb at any time. */
  windows: readonly Window[];
  download: NonNullable<DeploymentSchedule['download']>;
  /** On the wall in Paris; '' without one. */
  deadline: string;
  overrideLesson: boolean;
  reason: string;
  /** Null: all at once. */
  waves: WavesDraft | null;
}

export const SIMPLE: Draft = { wish: 'install', packageId: undefined, version: '', overridePins: false, follow: false, startAt: '', windows: [], download: 'early', deadline: '', overrideLesson: false, reason: '', waves: null };
export const FIRST_WAVES: WavesDraft = { first: { unit: 'percent', value: 10 }, factor: 2, next: 'person', soakMinutes: 1_440, enough: 80, abort: { unit: 'percent', value: 20 } };

export type DraftField = 'version' | 'startAt' | 'deadline' | 'reason' | 'first' | 'factor' | 'enough' | 'abort';
export type DraftProblem = 'noVersion' | 'badVersion' | 'noSuchTime' | 'past' | 'beforeStart' | 'noReason' | 'amount' | 'factor' | 'share';

const DEBIAN_VERSION = /^[0-9][A-Za-z0-9.+:~-]{0,99}$/;
const MOST_DEVICES = 100_000;
const within = (value: Count, least: number, most: number): value is number => value !== '' && value >= least && value <= most;
const isAmount = ({ unit, value }: AmountDraft): boolean => within(value, 1, unit === 'percent' ? 100 : MOST_DEVICES) && Number.isInteger(value);

/** What has to be corrected before it can go, by field. */
export function problemsOf(draft: Draft, app: Pick<AppView, 'source'>, now: Date): Partial<Record<DraftField, DraftProblem>> {
  const found: [DraftField, DraftProblem | undefined][] = [
    ['version', versionProblem(draft, app)],
    ['startAt', draft.startAt === '' ? undefined : timeProblem(draft.startAt, now)],
    ['deadline', draft.deadline === '' || draft.windows.length === 0 ? undefined : timeProblem(draft.deadline, now) ?? (draft.startAt !== '' && draft.deadline <= draft.startAt ? 'beforeStart' : undefined)],
    ['reason', draft.overrideLesson && draft.reason.trim() === '' ? 'noReason' : undefined],
    ...wavesProblems(draft.waves),
  ];
  return Object.fromEntries(found.filter(([, problem]) => problem !== undefined));
}

function versionProblem({ wish, version }: Draft, { source }: Pick<AppView, 'source'>): DraftProblem | undefined {
  if (source !== 'system' || wish === 'remove') return undefined;
  if (version.trim() === '') return wish === 'pin' ? 'noVersion' : undefined;
  return DEBIAN_VERSION.test(version.trim()) ? undefined : 'badVersion';
}

function timeProblem(wall: string, now: Date): DraftProblem | undefined {
  const at = parisMoment(wall);
  if (!at) return 'noSuchTime';
  return Date.parse(at) <= now.getTime() ? 'past' : undefined;
}

function wavesProblems(waves: WavesDraft | null): [DraftField, DraftProblem | undefined][] {
  if (!waves) return [];
  return [
    ['first', isAmount(waves.first) ? undefined : 'amount'],
    ['factor', within(waves.factor, 1, 10) ? undefined : 'factor'],
    ['enough', within(waves.enough, 1, 100) && Number.isInteger(waves.enough) ? undefined : 'share'],
    ['abort', waves.abort === null || isAmount(waves.abort) ? undefined : 'amount'],
  ];
}

/** What is sent. Only of a draft without problems. What is not asked for is left out: the simplest stays the simplest. */
export function bodyOf(draft: Draft, app: Pick<AppView, 'id' | 'source'>, devices: DeviceSelection): DeploymentBody {
  const { wish, packageId, version, reason, waves } = draft;
  const present = wish !== 'remove';
  const schedule = scheduleOf(draft);
  return {
    appId: app.id, ensure: present ? 'present' : 'absent', devices,
    ...(present && wish !== 'install' && { wish }),
    ...(present && packageId && { packageId }),
    ...(present && app.source === 'system' && version.trim() && { version: version.trim() }),
    ...(reason.trim() && { reason: reason.trim() }),
    ...(present && draft.follow && devices.filter && { follow: true }),
    ...(draft.overridePins && { overridePins: true }),
    ...(waves && { waves: wavesOf(waves) }),
    ...(schedule && { schedule }),
  };
}

/** What is asked of the preview: words of a person change no number, and are not asked for at each letter. */
export function previewOf({ reason: _reason, ...body }: DeploymentBody): DeploymentBody {
  const { overrideLesson: _override, ...schedule } = body.schedule ?? {};
  return { ...body, ...(body.schedule && { schedule }) };
}

function scheduleOf({ startAt, windows, download, deadline, overrideLesson }: Draft): DeploymentSchedule | undefined {
  const [start, end] = [parisMoment(startAt), parisMoment(deadline)];
  if (!start && windows.length === 0 && !overrideLesson) return undefined;
  return {
    ...(start && { startAt: start }), ...(windows.length > 0 && { windows: [...windows] }), ...((start || windows.length > 0) && { download }),
    ...(end && windows.length > 0 && { deadline: end }), ...(overrideLesson && { overrideLesson }),
  };
}

function wavesOf({ first, factor, next, soakMinutes, enough, abort }: WavesDraft): DeploymentWaves {
  return { first: amountOf(first), factor: Number(factor), next, ...(next === 'soak' && { soakMinutes }), enough: Number(enough), ...(abort && { abort: amountOf(abort) }) };
}

const amountOf = ({ unit, value }: AmountDraft): WaveAmount => ({ unit, value: Number(value) });
