/** How settings read: their words, their values, and where a value comes from. Pure. */
import type { SettingBody, SettingJson, SettingKey, SettingPlace, SettingUnit, SettingView } from '#contract';

type Translate = (key: string, values?: Record<string, unknown>) => string;

/** Words are found under the key without its dots. */
export const wordKey = (key: string): string => key.replaceAll('.', '-');

/** Groups of the page, in the order of the declarations: the room before the dot. */
export function groups(settings: readonly SettingView[]): { room: string; settings: SettingView[] }[] {
  const found = new Map<string, SettingView[]>();
  for (const setting of settings) {
    const room = setting.key.split('.')[0] ?? '';
    found.set(room, [...(found.get(room) ?? []), setting]);
  }
  return [...found].map(([room, those]) => ({ room, settings: those }));
}

const LARGER: Partial<Record<SettingUnit, { unit: SettingUnit; of: number }>> = { minutes: { unit: 'hours', of: 60 }, hours: { unit: 'days', of: 24 } };

/** 720 minutes are 12 hours, 90 minutes stay so. */
export function inUnits(count: number, unit: SettingUnit): { count: number; unit: SettingUnit } {
  const larger = LARGER[unit];
  return larger && count > larger.of && count % larger.of === 0 ? inUnits(count / larger.of, larger.unit) : { count, unit };
}

/** A value as a person reads it. `t` is bound to `placesettings`. */
export function valueText({ key, type }: Pick<SettingView, 'key' | 'type'>, value: SettingJson, t: Translate, locale: string): string {
  if (Array.isArray(value)) return value.length === 0 ? t('nothing') : new Intl.ListFormat(locale).format(value as string[]);
  if (type.kind === 'integer' && typeof value === 'number') {
    const { count, unit } = inUnits(value, type.unit);
    return t(`units.${unit}`, { count });
  }
  if (type.kind === 'switch') return t(value === true ? 'on' : 'off');
  return choiceText(key, String(value), t);
}

export const choiceText = (key: SettingKey, choice: string, t: Translate): string => t(`settings.${wordKey(key)}.choices.${wordKey(choice)}`, { defaultValue: choice });

export type Origin = 'default' | 'here' | 'above';

export function originOf({ from }: Pick<SettingView, 'from'>, place: SettingPlace): Origin {
  if (from === null) return 'default';
  return from.id === place.id ? 'here' : 'above';
}

/** True when something above holds it: nothing is set here then. */
export const heldAbove = ({ lockedBy }: Pick<SettingView, 'lockedBy'>, place: SettingPlace): boolean => lockedBy !== null && lockedBy.id !== place.id;

/** What takes a change back: the value of one's own as it was, or nothing of one's own. */
export const undoOf = ({ own }: Pick<SettingView, 'own'>): SettingBody | null => (own ? { value: own.value, locked: own.locked } : null);

/** The bounds of a number here: with a direction nothing looser than what comes from above, except at the top. */
export function boundsOf({ type, tighter, inherited }: Pick<SettingView, 'type' | 'tighter' | 'inherited'>, top: boolean): { min: number; max: number } | null {
  if (type.kind !== 'integer') return null;
  const bound = Number(inherited.value);
  return { min: !top && tighter === 'higher' ? bound : type.min, max: !top && tighter === 'lower' ? bound : type.max };
}

/** The choices that may be made here. */
export function choicesOf({ type, tighter, inherited }: Pick<SettingView, 'type' | 'tighter' | 'inherited'>, top: boolean): readonly string[] {
  if (type.kind !== 'choice') return [];
  return !top && tighter === 'later' ? type.choices.slice(type.choices.indexOf(String(inherited.value))) : type.choices;
}
