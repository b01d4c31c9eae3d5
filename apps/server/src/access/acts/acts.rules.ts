/** What a dangerous act has to wait for. Pure: the service only carries out what is decided here. */
import type { ActRefusal, SettingKey } from '#contract';
import { unite, type Place } from '../holding.rules.js';

export const ACT_SETTINGS = ['acts.dangerous-from', 'acts.delay-minutes', 'acts.second-person-from', 'acts.hourly-devices', 'acts.newcomer-hours'] as const satisfies SettingKey[];
export type ActSettings = Record<(typeof ACT_SETTINGS)[number], number>;

export const isActSetting = (key: string): boolean => (ACT_SETTINGS as readonly string[]).includes(key);

/** Devices of an act at one place. */
export interface PlaceCount { organisationId: string; siteId: string | null; devices: number }

/** The strictest of several organisations (one at least) holds for the whole act. */
export function strictest(all: readonly ActSettings[]): ActSettings {
  const least = (key: keyof ActSettings): number => Math.min(...all.map((one) => one[key]));
  const most = (key: keyof ActSettings): number => Math.max(...all.map((one) => one[key]));
  return {
    'acts.dangerous-from': least('acts.dangerous-from'), 'acts.second-person-from': least('acts.second-person-from'), 'acts.hourly-devices': least('acts.hourly-devices'),
    'acts.delay-minutes': most('acts.delay-minutes'), 'acts.newcomer-hours': most('acts.newcomer-hours'),
  };
}

export interface Weighed { dangerous: boolean; delayMinutes: number; secondPerson: boolean }

/** Who needs no second person and no delay acts at once, however many there are. */
export function weigh(devices: number, settings: ActSettings): Weighed {
  const secondPerson = devices >= settings['acts.second-person-from'];
  const dangerous = secondPerson || devices >= settings['acts.dangerous-from'];
  return { dangerous, secondPerson, delayMinutes: dangerous ? settings['acts.delay-minutes'] : 0 };
}

/** One budget: what an act takes of it, what was taken within the hour, and what it holds. */
export interface Budget { takes: number; spent: number; holds: number }

/** Devices that may still be reached, by the tightest of the budgets; what the act itself takes not counted. */
export const leftOf = (budgets: readonly Budget[]): number => budgets.reduce((left, { spent, holds }) => Math.min(left, Math.max(0, holds - spent)), Infinity);
export const isOver = (budgets: readonly Budget[]): boolean => budgets.some(({ takes, spent, holds }) => takes > 0 && spent + takes > holds);

/** First what waiting cures, then what it does not. */
export const refusalOf = (weighed: Weighed, budgets: readonly Budget[], newcomer: boolean): ActRefusal | null =>
  isOver(budgets) ? 'budget' : weighed.dangerous && newcomer ? 'newcomer' : null;

/** The places of an act, as holdings have them: devices at no site need the whole organisation. */
export function placeOfAct(places: readonly Pick<PlaceCount, 'organisationId' | 'siteId'>[]): Place {
  return unite(places.map(({ organisationId, siteId }) => (siteId === null ? { organisations: [organisationId], sites: [] } : { organisations: [], sites: [{ id: siteId, organisationId }] })));
}
