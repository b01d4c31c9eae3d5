import fc from 'fast-check';
import { SETTING_KEYS, SETTING_LEVELS, SETTINGS, settingProblem, type SettingDeclaration, type SettingJson } from '#contract';
import { declarationOf, isSettingKey, isTight, resolve, type Step } from '../../../../apps/server/src/access/settings/settings.rules.js';

const WORDS = ['a', 'b', 'c', 'd'];
const shape = fc.constantFrom<Omit<SettingDeclaration, 'levels'>>(
  { type: { kind: 'integer', min: 0, max: 9, unit: 'days' }, default: 5, lockable: true },
  { type: { kind: 'integer', min: 0, max: 9, unit: 'days' }, default: 9, lockable: true, tighter: 'lower' },
  { type: { kind: 'integer', min: 0, max: 9, unit: 'days' }, default: 2, lockable: true, tighter: 'higher' },
  { type: { kind: 'switch' }, default: false, lockable: true, tighter: 'on' },
  { type: { kind: 'switch' }, default: true, lockable: true, tighter: 'off' },
  { type: { kind: 'choice', choices: WORDS }, default: 'b', lockable: true, tighter: 'later' },
  { type: { kind: 'choice', choices: WORDS }, default: 'a', lockable: true },
  { type: { kind: 'list', maxItems: 4, maxLength: 1, choices: WORDS }, default: ['a', 'b', 'c'], lockable: true, tighter: 'fewer' },
  { type: { kind: 'list', maxItems: 4, maxLength: 1 }, default: ['a'], lockable: true, tighter: 'more' },
  { type: { kind: 'text', maxLength: 3 }, default: '', lockable: true },
);
const valueOf = ({ type }: Pick<SettingDeclaration, 'type'>): fc.Arbitrary<SettingJson> => {
  switch (type.kind) {
    case 'integer': return fc.integer({ min: type.min, max: type.max });
    case 'switch': return fc.boolean();
    case 'choice': return fc.constantFrom(...type.choices);
    case 'list': return fc.subarray(WORDS);
    case 'text': return fc.constantFrom('', 'x', 'xyz');
  }
};
/** A declaration, and up to four steps: some with nothing, some with what nobody understands. */
const ways = shape.chain((declaration) => fc.record({
  declaration: fc.constant<SettingDeclaration>({ ...declaration, levels: SETTING_LEVELS }),
  steps: fc.array(fc.record({ value: fc.oneof(valueOf(declaration), fc.constant(undefined), fc.constant('not at all')), locked: fc.boolean() }), { minLength: 1, maxLength: 4 }),
}));
const counts = (declaration: SettingDeclaration, { value }: Step) => value !== undefined && settingProblem(declaration, value) === undefined;

test('a lock is never overridden: what is below it changes nothing', () => {
  fc.assert(fc.property(ways, ({ declaration, steps }) => {
    const { value, from, lockedBy } = resolve(declaration, steps);
    if (lockedBy === null) return;
    const upTo = resolve(declaration, steps.slice(0, lockedBy + 1));
    expect([value, from, lockedBy]).toEqual([upTo.value, lockedBy, lockedBy]);
    expect(steps[lockedBy]).toMatchObject({ value, locked: true });
  }));
});

test('where a direction is declared, each further step only tightens', () => {
  fc.assert(fc.property(ways, ({ declaration, steps }) => {
    const { tighter, type } = declaration;
    if (!tighter) return;
    for (let at = 1; at < steps.length; at++) {
      expect(isTight(resolve(declaration, steps.slice(0, at + 1)).value, resolve(declaration, steps.slice(0, at)).value, tighter, type)).toBe(true);
    }
  }));
});

test('the value is that of the nearest step that counts, or the default', () => {
  fc.assert(fc.property(ways, ({ declaration, steps }) => {
    const { value, from, overridden } = resolve(declaration, steps);
    expect(value).toEqual(from === null ? declaration.default : steps[from]?.value);
    // Whatever stands nearer has no value that could count, or says why it does not.
    steps.forEach((step, at) => { if (at > (from ?? -1) && counts(declaration, step)) expect(overridden.has(at)).toBe(true); });
    for (const at of overridden.keys()) expect(counts(declaration, steps[at] as Step)).toBe(true);
  }));
});

test('without locks and directions the nearest value is in force', () => {
  fc.assert(fc.property(ways, ({ declaration: { type, default: fallback, levels }, steps }) => {
    const free: SettingDeclaration = { type, default: fallback, levels, lockable: true };
    const open = steps.map(({ value }) => ({ value, locked: false }));
    const nearest = open.findLast((step) => counts(free, step));
    expect(resolve(free, open)).toMatchObject({ value: nearest?.value ?? free.default, lockedBy: null });
  }));
});

test('what is overridden is as if it were not there, and counts again when the lock ends', () => {
  fc.assert(fc.property(ways, ({ declaration, steps }) => {
    const { value, from, lockedBy, overridden } = resolve(declaration, steps);
    const without = resolve(declaration, steps.map((step, at) => (overridden.has(at) ? { locked: step.locked } : step)));
    expect([without.value, without.from, without.lockedBy]).toEqual([value, from, lockedBy]);
    const unlocked = steps.map((step) => ({ ...step, locked: false }));
    for (const why of resolve(declaration, unlocked).overridden.values()) expect(why).toBe('looser');
  }));
});

test('the syndicate sets what it wants within the bounds, looser than the default too', () => {
  const idle = declarationOf('devices.presence-days');
  expect(resolve({ ...idle, default: 10 }, [{ value: 60, locked: false }, { value: 61, locked: false }])).toMatchObject({ value: 60, from: 0 });
  expect(resolve({ ...idle, default: 10 }, [{ locked: false }, { value: 60, locked: false }])).toMatchObject({ value: 10, from: null });
});

test('every declaration is whole: its default fits, its levels are in order, its key is room.name', () => {
  for (const key of SETTING_KEYS) {
    const declaration: SettingDeclaration = SETTINGS[key];
    expect([key, settingProblem(declaration, declaration.default)]).toEqual([key, undefined]);
    expect(key).toMatch(/^[a-z-]+\.[a-z-]+$/);
    expect(declaration.levels).toEqual(SETTING_LEVELS.filter((level) => declaration.levels.includes(level)));
  }
  expect([isSettingKey('session.idle-minutes'), isSettingKey('toString'), isSettingKey('')]).toEqual([true, false, false]);
});

test.each<[SettingDeclaration['type'], unknown, string | undefined]>([
  [{ kind: 'integer', min: 1, max: 3, unit: 'days' }, 2.5, 'type'], [{ kind: 'integer', min: 1, max: 3, unit: 'days' }, '2', 'type'], [{ kind: 'integer', min: 1, max: 3, unit: 'days' }, 4, 'range'],
  [{ kind: 'switch' }, 0, 'type'], [{ kind: 'choice', choices: ['a'] }, 'b', 'choice'], [{ kind: 'text', maxLength: 2 }, 'abc', 'length'], [{ kind: 'text', maxLength: 9 }, 'a\0', 'format'],
  [{ kind: 'list', maxItems: 1, maxLength: 2 }, ['a', 'b'], 'count'], [{ kind: 'list', maxItems: 3, maxLength: 2 }, ['a', 'a'], 'repeated'], [{ kind: 'list', maxItems: 3, maxLength: 2 }, [{}], 'type'],
  [{ kind: 'list', maxItems: 3, maxLength: 2, choices: ['a'] }, ['b'], 'choice'], [{ kind: 'list', maxItems: 3, maxLength: 2 }, {}, 'type'], [{ kind: 'list', maxItems: 3, maxLength: 2 }, ['a', 'b'], undefined],
])('of type %j, %j is wrong as %s', (type, value, code) => expect(settingProblem({ type }, value)).toBe(code));
