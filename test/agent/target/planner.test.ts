import fc from 'fast-check';
import { FORMATS, type Calendar, type TargetItem, type Timing } from '#contract';
import { plan, satisfied, type Abilities, type Facts, type InstalledPackage, type Step } from '../../../agent/src/target/planner.js';

const SHA = 'a'.repeat(64);
const file = { sha256: SHA, size: 10, path: '/device/v1/files/a' };
const abilities: Abilities = { manage: true, kinds: new Set(['app']), formats: new Set(['deb']) };
const present = (change: Partial<Extract<TargetItem, { kind: 'app'; ensure: 'present' }>> = {}): TargetItem => ({ key: 'app:a', kind: 'app', ensure: 'present', title: 'A', package: 'aaa', ...change });
const absent = (name = 'aaa'): TargetItem => ({ key: `gone:${name}`, kind: 'app', ensure: 'absent', title: name, package: name });
const facts = (packages: Record<string, InstalledPackage> = {}, more: Partial<Facts> = {}): Facts => ({ packages: new Map(Object.entries(packages)), interrupted: false, files: new Set(), agent: { version: '1', onTrial: false }, ...more });
const at = (now: number) => ({ now, proven: true });
const kinds = (steps: Step[]) => steps.map((s) => s.kind);
const one = (item: TargetItem, f: Facts, attempts = new Map<string, { retryAt: number }>()) => plan({ items: [item] }, f, abilities, attempts, at(1_000));

describe('plan', () => {
  const v = (version: string, state: InstalledPackage['state'] = 'installed') => ({ aaa: { version, state } });
  it.each<[string, TargetItem, Facts, string[]]>([
    ['present, nothing there', present(), facts(), ['install']],
    ['present without version, some version there: not upgraded', present(), facts(v('1')), ['done']],
    ['present, half installed', present(), facts(v('1', 'broken')), ['install']],
    ['pinned, same', present({ version: '1' }), facts(v('1')), ['done']],
    ['pinned, older there', present({ version: '2' }), facts(v('1')), ['install']],
    ['pinned, newer there', present({ version: '1' }), facts(v('2')), ['install']],
    ['file, not here', present({ version: '1', file }), facts(), ['download', 'install']],
    ['file, here', present({ version: '1', file }), facts({}, { files: new Set([SHA]) }), ['install']],
    ['file, already installed: nothing is downloaded', present({ version: '1', file }), facts(v('1')), ['done']],
    ['absent, not there', absent(), facts(), ['done']],
    ['absent, there', absent(), facts(v('1')), ['remove']],
    ['absent, half installed', absent(), facts(v('1', 'broken')), ['remove']],
    ['interrupted, work to do', present(), facts({}, { interrupted: true }), ['repair', 'install']],
    ['interrupted, nothing to do: left alone', present(), facts(v('1'), { interrupted: true }), ['done']],
  ])('%s', (_, item, f, expected) => expect(kinds(one(item, f))).toEqual(expected));

  it('allows a downgrade only for a pinned version', () => {
    expect(one(present({ version: '1' }), facts())).toMatchObject([{ allowDowngrade: true, version: '1' }]);
    expect(one(present(), facts())).toMatchObject([{ allowDowngrade: false }]);
  });

  it('removes before it installs, and tells the removal what must stay', () => {
    const steps = plan({ items: [present(), absent('bbb')] }, facts({ bbb: { version: '1', state: 'installed' } }), abilities, new Map(), at(0));
    expect(steps).toMatchObject([{ kind: 'remove', package: 'bbb', keep: ['aaa'] }, { kind: 'install', package: 'aaa' }]);
  });

  it('waits until the next attempt, and tries at that very moment', () => {
    expect(one(present(), facts(), new Map([['app:a', { retryAt: 1_001 }]]))).toEqual([{ kind: 'wait', key: 'app:a', until: 1_001 }]);
    expect(kinds(one(present(), facts(), new Map([['app:a', { retryAt: 1_000 }]])))).toEqual(['install']);
    // Begun by a clock that was years ahead.
    expect(kinds(one(present(), facts(), new Map([['app:a', { retryAt: 30 * 86_400_000 }]])))).toEqual(['install']);
  });

  it('observe only: says what is so, does nothing', () => {
    const observe = { ...abilities, manage: false };
    expect(plan({ items: [present()] }, facts(), observe, new Map(), at(0))).toMatchObject([{ kind: 'refuse', state: 'waiting', reason: 'refused' }]);
    expect(kinds(plan({ items: [present()] }, facts(v('1')), observe, new Map(), at(0)))).toEqual(['done']);
  });

  it('without a driver, everything is unsupported', () => {
    expect(plan({ items: [present()] }, facts(v('1')), { manage: true, kinds: new Set(), formats: new Set() }, new Map(), at(0))).toMatchObject([{ kind: 'refuse', state: 'failed', reason: 'unsupported' }]);
  });

  it.each([
    ['there and not there', [present(), absent()]],
    ['in two versions', [present({ version: '1' }), present({ key: 'app:b', version: '2' })]],
  ])('refuses a package asked for %s', (_, items) => {
    expect(kinds(plan({ items }, facts(), abilities, new Map(), at(0)))).toEqual(['refuse', 'refuse']);
  });
});

describe('plan, for the agent itself', () => {
  const item: TargetItem = { key: 'app:craie-agent', kind: 'agent', ensure: 'present', title: 'Agent', package: 'craie-agent', version: '2', file };
  const both: Abilities = { manage: true, kinds: new Set(['app', 'agent']), formats: new Set(['deb']) };
  const agent = (change: Partial<Facts['agent']> = {}, more: Partial<Facts> = {}) => facts({}, { agent: { version: '1', onTrial: false, ...change }, ...more });
  const failed = { wish: `${SHA}#1`, detail: 'why' };
  it.each<[string, TargetItem, Facts, string[]]>([
    ['another version, not here', item, agent(), ['download', 'update']],
    ['another version, here', item, agent({}, { files: new Set([SHA]) }), ['update']],
    ['the same version', item, agent({ version: '2' }), ['done']],
    ['the same bundle, whatever it calls itself', item, agent({ sha256: SHA }), ['done']],
    ['on trial: nothing is decided, not even that it is there', item, agent({ version: '2', onTrial: true }), ['wait']],
    ['taken back: not tried again', item, agent({ failed }), ['refuse']],
    ['taken back, another file wanted since', item, agent({ failed: { ...failed, wish: `${'b'.repeat(64)}#1` } }), ['download', 'update']],
    ['taken back, asked for once more by a person', { ...item, attempt: 2 }, agent({ failed }), ['download', 'update']],
    ['taken back, but there since by another way', item, agent({ version: '2', failed }), ['done']],
    ['a package database in need of repair does not concern it', item, agent({}, { interrupted: true }), ['download', 'update']],
  ])('%s', (_, wish, f, expected) => expect(kinds(plan({ items: [wish] }, f, both, new Map(), at(0)))).toEqual(expected));

  it('comes before the packages, and only where the launcher can take it back', () => {
    expect(kinds(plan({ items: [present(), item] }, agent({}, { files: new Set([SHA]) }), both, new Map(), at(0)))).toEqual(['update', 'install']);
    expect(plan({ items: [item] }, agent(), abilities, new Map(), at(0))).toMatchObject([{ kind: 'refuse', reason: 'unsupported', detail: expect.stringContaining('service') as string }]);
    expect(plan({ items: [item] }, agent(), { ...both, manage: false }, new Map(), at(0))).toMatchObject([{ kind: 'refuse', reason: 'refused' }]);
  });
});

describe('plan, for other kinds of package', () => {
  const every: Abilities = { manage: true, kinds: new Set(['app']), formats: new Set(FORMATS) };
  const of = (item: TargetItem, packages: Record<string, InstalledPackage> = {}, more: Partial<Facts> = {}) => plan({ items: [item] }, facts(packages, { files: new Set([SHA]), ...more }), every, new Map(), at(0));
  const there = (version: string, more: Partial<InstalledPackage> = {}): InstalledPackage => ({ version, state: 'installed', ...more });
  const rule = { kind: 'registry' as const, key: 'HKLM\\SOFTWARE\\X' };
  it.each<[string, TargetItem, Record<string, InstalledPackage>, string[]]>([
    ['an archive of another version', present({ format: 'archive', version: '1', file }), { 'archive:aaa': there('2') }, ['install']],
    ['an archive that a Debian package is called as', present({ format: 'archive', version: '1', file }), { aaa: there('1') }, ['install']],
    ['a Flatpak of the same version', present({ format: 'flatpak', package: 'org.a.B', version: '1', file }), { 'flatpak:org.a.B': there('1') }, ['done']],
    ['an installer, the same version written otherwise', present({ format: 'msi', version: '1.2', file }), { 'msi:aaa': there('1.2.0.0') }, ['done']],
    ['an installer, an older version there', present({ format: 'msi', version: '1.10', file }), { 'msi:aaa': there('1.9.5') }, ['install']],
    ['an installer, a newer version there', present({ format: 'msi', version: '1.9', file }), { 'msi:aaa': there('1.10') }, ['refuse']],
    ['an installer, a newer version there, which its rule takes', present({ format: 'exe', version: '1.9', file, detection: { ...rule, version: '1.9' } }), { 'exe:aaa': there('1.10') }, ['done']],
    ['an installer, older than what its rule takes', present({ format: 'exe', version: '2', file, detection: { ...rule, version: '1.9' } }), { 'exe:aaa': there('1.8') }, ['install']],
    ['an installer that does not tell its version', present({ format: 'exe', version: '2', file, detection: rule }), { 'exe:aaa': there('') }, ['done']],
    ['an Android app by its code, whatever it is called', present({ format: 'apk', version: '2.0', versionCode: 20, file }), { 'apk:aaa': there('2.0-beta', { versionCode: 20 }) }, ['done']],
    ['an Android app of a lower code', present({ format: 'apk', version: '2.0', versionCode: 20, file }), { 'apk:aaa': there('2.0', { versionCode: 19 }) }, ['install']],
    ['an Android app of a higher code', present({ format: 'apk', version: '2.0', versionCode: 20, file }), { 'apk:aaa': there('2.0', { versionCode: 21 }) }, ['refuse']],
  ])('%s', (_, item, packages, expected) => expect(kinds(of(item, packages))).toEqual(expected));

  it('carries what an installer needs, and repairs nothing of Debian for it', () => {
    const [step] = of(present({ format: 'exe', version: '1', file, silentArguments: '/S', detection: rule }), {}, { interrupted: true });
    expect(step).toEqual({ kind: 'install', key: 'app:a', format: 'exe', package: 'aaa', version: '1', file, silentArguments: '/S', detection: rule, allowDowngrade: true });
    expect(of({ ...absent(), format: 'exe', detection: rule } as TargetItem, { 'exe:aaa': there('1') })).toEqual([{ kind: 'remove', key: 'gone:aaa', format: 'exe', package: 'aaa', detection: rule, keep: [] }]);
  });

  it('the same name in two kinds is two packages, for keeping too', () => {
    const items = [present(), { ...absent(), format: 'archive' } as TargetItem];
    expect(plan({ items }, facts({ 'archive:aaa': there('1') }), every, new Map(), at(0))).toMatchObject([{ kind: 'remove', format: 'archive', keep: [] }, { kind: 'install', package: 'aaa' }]);
  });

  it('what this agent or this system does not know is refused with a sentence', () => {
    expect(plan({ items: [present({ format: 'apk', version: '1', file })] }, facts(), abilities, new Map(), at(0))).toMatchObject([{ kind: 'refuse', reason: 'unsupported' }]);
    const item = present({ format: 'apk', version: '1', file, minimumOs: '24' });
    expect(of(item, {}, { system: '23' })).toMatchObject([{ kind: 'refuse', state: 'failed', reason: 'unsupported', detail: expect.stringContaining('24') as string }]);
    for (const system of ['24', '24.0', '31', undefined]) expect(kinds(of(item, {}, system === undefined ? {} : { system }))).toEqual(['install']);
    expect(kinds(of(item, { 'apk:aaa': there('1') }, { system: '23' }))).toEqual(['done']);
  });
});

describe('plan, of what may not disturb yet', () => {
  const calendar: Calendar = { zone: 'Europe/Paris', class: [{ weekdays: [1, 2, 4, 5], from: '08:30', to: '16:30' }], closed: [] };
  const inClass = Date.parse('2026-11-30T09:00:00Z');
  const opens = Date.parse('2026-11-30T15:30:00Z');
  const when: Timing = { windows: ['outside-class'], download: 'early' };
  const of = (items: TargetItem[], now: number, f = facts()) => plan({ items, calendar }, f, { manage: true, kinds: new Set(['app', 'agent']), formats: new Set(['deb']) }, new Map(), at(now));

  it('fetches early, and installs when the window opens', () => {
    const wish = present({ version: '1', file, when });
    expect(of([wish], inClass)).toMatchObject([{ kind: 'hold', reason: 'window', until: opens }, { kind: 'download' }]);
    expect(kinds(of([wish], inClass, facts({}, { files: new Set([SHA]) })))).toEqual(['hold']);
    expect(kinds(of([wish], opens))).toEqual(['download', 'install']);
    expect(kinds(of([present({ version: '1', file, when: { ...when, download: 'window' } })], inClass))).toEqual(['hold']);
    expect(kinds(of([present({ version: '1', file, when })], inClass, facts({ aaa: { version: '1', state: 'installed' } })))).toEqual(['done']);
  });

  it('holds removals and the agent itself too, and repairs nothing for them', () => {
    const broken = facts({ bbb: { version: '1', state: 'broken' } }, { interrupted: true });
    const gone = absent('bbb');
    expect(kinds(of([{ ...gone, when }], inClass, broken))).toEqual(['hold']);
    expect(kinds(of([{ ...gone, when }], opens, broken))).toEqual(['repair', 'remove']);
    const agent: TargetItem = { key: 'app:craie-agent', kind: 'agent', ensure: 'present', title: 'Agent', package: 'craie-agent', version: '2', file, when };
    expect(kinds(of([agent], inClass))).toEqual(['hold', 'download']);
  });

  it('what may be done now comes before what is fetched for later', () => {
    const later = present({ key: 'app:later', package: 'later', version: '1', file, when });
    expect(kinds(of([later, present()], inClass))).toEqual(['hold', 'install', 'download']);
  });

  it('a wait after a failure is said as such', () => {
    expect(plan({ items: [present({ when })], calendar }, facts(), abilities, new Map([['app:a', { retryAt: inClass + 1 }]]), at(inClass))).toEqual([{ kind: 'wait', key: 'app:a', until: inClass + 1 }]);
  });
});

describe('plan, for any target and any machine', () => {
  const name = fc.constantFrom('aaa', 'bbb', 'ccc', 'ddd');
  const version = fc.constantFrom('1', '2');
  const item = fc.oneof(
    fc.record({ ensure: fc.constant('absent' as const), package: name }),
    fc.record({ ensure: fc.constant('present' as const), package: name, version: fc.option(version, { nil: undefined }), file: fc.option(fc.constant(file), { nil: undefined }) }),
  );
  const target = fc.array(item, { maxLength: 8 }).map((items) => ({ items: items.map((i, n) => ({ ...i, key: `k${n}`, kind: 'app', title: i.package }) as TargetItem) }));
  const machine = fc.record({
    packages: fc.dictionary(name, fc.record({ version, state: fc.constantFrom('installed' as const, 'broken' as const) })),
    interrupted: fc.boolean(),
    here: fc.boolean(),
  }).map(({ packages, interrupted, here }) => facts(packages, { interrupted, files: new Set(here ? [SHA] : []) }));

  /** The world after a step that went well. */
  const after = (step: Step, f: Facts): Facts => {
    const packages = new Map(f.packages);
    if (step.kind === 'install') packages.set(step.package, { version: step.version ?? '9', state: 'installed' });
    if (step.kind === 'remove') packages.delete(step.package);
    const files = step.kind === 'download' ? new Set([...f.files, step.file.sha256]) : f.files;
    return { ...f, packages, files, interrupted: step.kind === 'repair' ? false : f.interrupted };
  };
  const work = (steps: Step[]) => steps.find((s) => !['done', 'refuse', 'wait', 'hold'].includes(s.kind));

  it('doing the first step again and again ends with every item done or refused', () => {
    fc.assert(fc.property(target, machine, (t, start) => {
      let f = start;
      for (let turn = 0; turn < 40; turn++) {
        const steps = plan(t, f, abilities, new Map(), at(0));
        const next = work(steps);
        if (!next) {
          for (const i of t.items) expect((i.kind === 'app' && satisfied(i, f.packages.get(i.package))) || steps.some((s) => s.kind === 'refuse' && s.key === i.key)).toBe(true);
          return;
        }
        f = after(next, f);
      }
      throw new Error('never ends');
    }));
  });

  it('every item has exactly one verdict or its own work; nothing is done twice to one package', () => {
    fc.assert(fc.property(target, machine, (t, f) => {
      const steps = plan(t, f, abilities, new Map(), at(0));
      for (const i of t.items) {
        const mine = steps.filter((s) => s.kind !== 'repair' && s.key === i.key);
        expect(mine.length).toBeGreaterThan(0);
        expect(mine.filter((s) => s.kind !== 'download')).toHaveLength(1);
      }
      expect(steps.filter((s) => s.kind === 'repair').length).toBeLessThanOrEqual(1);
    }));
  });

  it('while everything waits, or nothing may be changed, there is no work', () => {
    fc.assert(fc.property(target, machine, fc.boolean(), (t, f, manage) => {
      const attempts = new Map(t.items.map((i) => [i.key, { retryAt: 5 }]));
      expect(work(plan(t, f, { ...abilities, manage }, manage ? attempts : new Map(), at(4)))).toBeUndefined();
    }));
  });
});
