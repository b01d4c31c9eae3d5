/** Which value of a setting is in force at a place. Pure: the steps from the syndicate down to the place, and what came of them. */
import { settingProblem, SETTINGS, type SettingDeclaration, type SettingDirection, type SettingJson, type SettingKey, type SettingOverride } from '#contract';

/** What one place on the way down has set. `value` undefined: nothing, or something that this version does not understand. */
export interface Step { value?: unknown; locked: boolean }

export interface Resolved {
  value: SettingJson;
  /** Index of the step that the value comes from; null for the default. */
  from: number | null;
  /** Index of the step whose lock holds; null when none does. */
  lockedBy: number | null;
  /** For each step with a value of its own that does not count: why. */
  overridden: ReadonlyMap<number, SettingOverride>;
}

export const declarationOf = (key: SettingKey): SettingDeclaration => SETTINGS[key];
export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key);

/** True when `value` is at least as tight as `bound`. Lists compare as sets: neither need be a part of the other, and then it is not. */
export function isTight(value: SettingJson, bound: SettingJson, direction: SettingDirection, type: SettingDeclaration['type']): boolean {
  switch (direction) {
    case 'lower': return value <= bound;
    case 'higher': return value >= bound;
    case 'on': return value === true || bound === false;
    case 'off': return value === false || bound === true;
    case 'later': return type.kind === 'choice' && type.choices.indexOf(String(value)) >= type.choices.indexOf(String(bound));
    case 'fewer': return items(value).every((item) => items(bound).includes(item));
    case 'more': return items(bound).every((item) => items(value).includes(item));
  }
}

const items = (value: SettingJson): readonly string[] => (Array.isArray(value) ? (value as readonly string[]) : []);

/**
 * The first step (the syndicate) sets what it wants within the bounds; every further one only where no lock is above it, and, where there is a direction, only what is at
 * least as tight as what comes down to it.
 */
export function resolve(declaration: SettingDeclaration, steps: readonly Step[]): Resolved {
  let value = declaration.default;
  let from: number | null = null;
  let lockedBy: number | null = null;
  const overridden = new Map<number, SettingOverride>();
  steps.forEach((step, at) => {
    if (step.value === undefined || settingProblem(declaration, step.value) !== undefined) return;
    const own = step.value as SettingJson;
    if (lockedBy !== null) return void overridden.set(at, 'locked');
    if (at > 0 && declaration.tighter && !isTight(own, value, declaration.tighter, declaration.type)) return void overridden.set(at, 'looser');
    value = own;
    from = at;
    if (step.locked && declaration.lockable) lockedBy = at;
  });
  return { value, from, lockedBy, overridden };
}
