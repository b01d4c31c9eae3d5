/**
 * Everything that can be set for a place, as data. A value comes down from the syndicate over its groupings and communes to the sites: each may set its own, as far as nothing
 * above is locked and, where a direction is tighter, only towards it. Keys are `room.name`; the console draws its form from the declarations.
 */
import type { FieldCode } from './problems.js';
import { HOLIDAY_ZONES, SCHOOL_TIME_ZONES } from './school-calendar.js';

/** Places at which something is set, from the top down. */
export const SETTING_LEVELS = ['syndicate', 'grouping', 'commune', 'site'] as const;
export type SettingLevel = (typeof SETTING_LEVELS)[number];

export type SettingUnit = 'minutes' | 'hours' | 'days' | 'months' | 'devices' | 'uses' | 'kilobits' | 'megabytes';

/** What a value looks like. Bounds are included. `choice`: from the loosest to the tightest where the declaration has a direction. */
export type SettingType =
  | { kind: 'integer'; min: number; max: number; unit: SettingUnit }
  | { kind: 'switch' }
  | { kind: 'choice'; choices: readonly string[] }
  | { kind: 'text'; maxLength: number }
  | { kind: 'list'; maxItems: number; maxLength: number; choices?: readonly string[] };

/** Which way is stricter: numbers; on or off for a switch; later in its list for a choice; a part, or more than the whole, of a list. */
export type SettingDirection = 'lower' | 'higher' | 'on' | 'off' | 'later' | 'fewer' | 'more';

export type SettingJson = number | boolean | string | readonly string[];

export interface SettingDeclaration {
  type: SettingType;
  /** In force where nobody has set anything. */
  default: SettingJson;
  levels: readonly SettingLevel[];
  lockable: boolean;
  /** Below the syndicate a value may only be as tight as what comes from above, or tighter. Absent: any. */
  tighter?: SettingDirection;
}

const everywhere = SETTING_LEVELS;
const organisations = ['syndicate', 'grouping', 'commune'] as const;

export const SETTINGS = {
  /** A browser that asks nothing for so long is signed out. */
  'session.idle-minutes': { type: { kind: 'integer', min: 5, max: 720, unit: 'minutes' }, default: 720, levels: organisations, lockable: true, tighter: 'lower' },
  /** A browser signs in again after so long in any case. */
  'session.lifetime-hours': { type: { kind: 'integer', min: 1, max: 168, unit: 'hours' }, default: 168, levels: organisations, lockable: true, tighter: 'lower' },
  /** Language in which somebody who is invited is met. */
  'console.language': { type: { kind: 'choice', choices: ['fr', 'en'] }, default: 'fr', levels: organisations, lockable: true },
  /** Longest life of an enrolment token. */
  'enrolment.token-days': { type: { kind: 'integer', min: 1, max: 365, unit: 'days' }, default: 365, levels: everywhere, lockable: true, tighter: 'lower' },
  /** Most devices that one enrolment token lets in. */
  'enrolment.token-uses': { type: { kind: 'integer', min: 1, max: 10_000, unit: 'uses' }, default: 10_000, levels: everywhere, lockable: true, tighter: 'lower' },
  /** What happened to a device is forgotten after so long. */
  'devices.history-days': { type: { kind: 'integer', min: 30, max: 400, unit: 'days' }, default: 400, levels: organisations, lockable: true, tighter: 'lower' },
  /** When a device was on, half hour by half hour, is forgotten after so long. */
  'devices.presence-days': { type: { kind: 'integer', min: 7, max: 92, unit: 'days' }, default: 92, levels: organisations, lockable: true, tighter: 'lower' },
  /** The journal of an organisation forgets after so long. Less than six months would let whoever acts wait until nothing shows it. */
  'audit.retention-months': { type: { kind: 'integer', min: 6, max: 60, unit: 'months' }, default: 12, levels: organisations, lockable: true, tighter: 'lower' },
  /** A closed request, with the name of who asked, is forgotten after so long. */
  'requests.retention-months': { type: { kind: 'integer', min: 3, max: 36, unit: 'months' }, default: 12, levels: organisations, lockable: true, tighter: 'lower' },
  /** From so many devices on an act that may hurt is dangerous: it waits. Fewer are as quick as ever. */
  'acts.dangerous-from': { type: { kind: 'integer', min: 2, max: 1_000, unit: 'devices' }, default: 20, levels: organisations, lockable: true, tighter: 'lower' },
  /** How long a dangerous act waits, and can be cancelled. */
  'acts.delay-minutes': { type: { kind: 'integer', min: 0, max: 1_440, unit: 'minutes' }, default: 10, levels: organisations, lockable: true, tighter: 'higher' },
  /** From so many devices on a second person approves. */
  'acts.second-person-from': { type: { kind: 'integer', min: 2, max: 100_000, unit: 'devices' }, default: 100, levels: organisations, lockable: true, tighter: 'lower' },
  /** Devices that such acts reach within an hour, at most: in each commune, and, for people of the syndicate, in all. */
  'acts.hourly-devices': { type: { kind: 'integer', min: 1, max: 100_000, unit: 'devices' }, default: 2_000, levels: organisations, lockable: true, tighter: 'lower' },
  /** Whoever has had their role for less than this asks for no dangerous act, approves none, and does not loosen these settings. */
  'acts.newcomer-hours': { type: { kind: 'integer', min: 0, max: 168, unit: 'hours' }, default: 24, levels: organisations, lockable: true, tighter: 'higher' },
  /** Devices of a site pass package files to each other. */
  'sharing.enabled': { type: { kind: 'switch' }, default: true, levels: everywhere, lockable: true },
  /** What package files may take of the line of a site, kbit/s; 0 = no bound. */
  'sharing.wan-kbps': { type: { kind: 'integer', min: 0, max: 1_000_000, unit: 'kilobits' }, default: 0, levels: everywhere, lockable: true },
  /** What a device keeps of files for the others of its site, at most. */
  'sharing.disk-mb': { type: { kind: 'integer', min: 0, max: 100_000, unit: 'megabytes' }, default: 2_000, levels: everywhere, lockable: true },
  /** Hours of class of a school without hours of its own. Of a place that is no school: only where it is set for that very place. */
  'school.week': { type: { kind: 'choice', choices: ['ecole-4j', 'ecole-4.5j', 'none'] }, default: 'ecole-4j', levels: everywhere, lockable: true },
  /** Whose school holidays count; `auto`: by the department of the commune. */
  'school.holiday-zone': { type: { kind: 'choice', choices: ['auto', ...HOLIDAY_ZONES, 'none'] }, default: 'auto', levels: everywhere, lockable: true },
  /** Clock on the wall; `auto`: by the zone of holidays. */
  'school.time-zone': { type: { kind: 'choice', choices: ['auto', ...SCHOOL_TIME_ZONES] }, default: 'auto', levels: everywhere, lockable: true },
} as const satisfies Record<string, SettingDeclaration>;

export type SettingKey = keyof typeof SETTINGS;
export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];

type ValueOf<T extends SettingType> = T extends { kind: 'integer' } ? number : T extends { kind: 'switch' } ? boolean : T extends { kind: 'choice'; choices: readonly (infer C)[] } ? C
  : T extends { kind: 'text' } ? string : readonly string[];
/** The value of one setting, by its declaration. */
export type SettingValue<K extends SettingKey = SettingKey> = ValueOf<(typeof SETTINGS)[K]['type']>;

/** What is wrong with a value; undefined when it fits its declaration. */
export function settingProblem({ type }: Pick<SettingDeclaration, 'type'>, value: unknown): FieldCode | undefined {
  switch (type.kind) {
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) return 'type';
      return value < type.min || value > type.max ? 'range' : undefined;
    case 'switch':
      return typeof value === 'boolean' ? undefined : 'type';
    case 'choice':
      return typeof value === 'string' && type.choices.includes(value) ? undefined : 'choice';
    case 'text':
      return line(value, type.maxLength);
    case 'list':
      if (!Array.isArray(value)) return 'type';
      if (value.length > type.maxItems) return 'count';
      if (new Set(value).size !== value.length) return 'repeated';
      return value.map((item: unknown) => line(item, type.maxLength) ?? (type.choices?.includes(item as string) === false ? 'choice' : undefined)).find(Boolean);
  }
}

/** One line of text, as PostgreSQL can keep it. */
function line(value: unknown, maxLength: number): FieldCode | undefined {
  if (typeof value !== 'string') return 'type';
  if (value.length > maxLength) return 'length';
  return /^\P{Cc}*$/u.test(value) ? undefined : 'format';
}

// ── over HTTP ───────────────────────────────────────────────────────────────────────────
/** `name` is null for a place that the reader may not see. */
export interface SettingPlace { level: SettingLevel; id: string; name: string | null }
/** Why a value of one's own does not count: something above is locked, or asks for more. It is kept, and counts again when that ends. */
export type SettingOverride = 'locked' | 'looser';
export interface SettingOwn { value: SettingJson; locked: boolean; by: string; at: string; overridden: SettingOverride | null }
export interface SettingView extends Pick<SettingDeclaration, 'type' | 'default' | 'lockable'> {
  key: SettingKey;
  tighter: SettingDirection | null;
  /** False where this level inherits only. */
  settable: boolean;
  /** In force here, and where it comes from: null for the default. */
  value: SettingJson;
  from: SettingPlace | null;
  /** Whose lock holds here; it may be this place's own, which holds below. */
  lockedBy: SettingPlace | null;
  own: SettingOwn | null;
  /** What would be in force without a value of one's own, and from where. With a direction also the loosest that may be set. */
  inherited: { value: SettingJson; from: SettingPlace | null };
  /** Places below that have a value of their own, as far as the reader sees them. */
  below: number;
}
/** GET /organisations/:id/settings, GET /sites/:id/settings. PUT and DELETE …/settings/:key answer the same. */
export interface PlaceSettingsView { place: SettingPlace; above: SettingPlace[]; settings: SettingView[] }
/** PUT …/settings/:key. A locked value holds for everything below. */
export interface SettingBody { value: SettingJson; locked?: boolean }
/** GET /organisations/:id/settings/:key/below?limit&cursor, by organisation and site. */
export interface SettingBelow extends SettingOwn { place: SettingPlace; organisation: string | null }
