/** What is said of a file before it is sent, finding an app, and what a form changed. */
import { CYCLES, PLATFORMS, SUBJECTS } from '#contract';
import { CYCLES as CYCLES_SHOWN, INSTALLED_KINDS, PLATFORMS as PLATFORMS_SHOWN, SUBJECTS as SUBJECTS_SHOWN } from '../../../../apps/console/src/rooms/catalogue/app.lists.js';
import { ACCEPTED, changesOf, fileProblem, findApps, fitting, isPackageName, neverTaken, newestIds, takable } from '../../../../apps/console/src/rooms/catalogue/catalogue.rules.js';

const file = (name: string, size = 10) => ({ name, size });

describe('a file to upload', () => {
  it('has an ending that the server can read, and is not empty', () => {
    for (const name of ['klavaro.deb', 'KLAVARO.DEB', 'craie-agent.mjs', 'a.apk', 'geogebra-6.tar.gz', 'x.msi', 'x.flatpakref']) expect([name, fileProblem(file(name))]).toEqual([name, null]);
    for (const name of ['notes.txt', 'x.gz', 'deb', 'x.snap', 'x.deb.txt']) expect([name, fileProblem(file(name))]).toEqual([name, 'extension']);
    expect(fileProblem(file('klavaro.deb', 0))).toBe('empty');
    expect(ACCEPTED.split(',')).toEqual(expect.arrayContaining(['.deb', '.gz', '.apk']));
  });

  it('is not offered again when it was refused for what it is', () => {
    expect([{ code: 'invalid_file' }, { code: 'too_large' }, { code: 'unreachable' }, { code: 'disk_full' }, undefined].map(neverTaken)).toEqual([true, true, false, false, false]);
  });
});

describe('the name of a package', () => {
  it('is what apt could know', () => {
    expect(['klavaro', 'g++', 'lib2.0-x'].every(isPackageName)).toBe(true);
    expect(['', 'k', 'Klavaro', '-x', 'a b', 'a;rm'].some(isPackageName)).toBe(false);
  });
});

describe('finding an app', () => {
  const apps = [{ name: 'Élève et clavier', package: 'klavaro', summary: 'taper' }, { name: 'GCompris', package: 'gcompris-qt', summary: 'Suite éducative' }];
  it('ignores accents and case, and wants every word', () => {
    expect(findApps(apps, 'eleve CLAVIER').map((app) => app.package)).toEqual(['klavaro']);
    expect(findApps(apps, 'educative gcompris').map((app) => app.package)).toEqual(['gcompris-qt']);
    expect(findApps(apps, undefined)).toHaveLength(2);
  });
});

test('the console offers the lists of the contract', () => {
  expect([CYCLES_SHOWN, SUBJECTS_SHOWN, PLATFORMS_SHOWN]).toEqual([CYCLES, SUBJECTS, PLATFORMS]);
  expect(INSTALLED_KINDS).toEqual(['deb', 'agent', 'flatpak', 'archive']);
});

test('apps are found by cycle, subject and platform together', () => {
  const app = (cycles: string[], subjects: string[], platforms: string[]) => ({ cycles, subjects, platforms });
  const apps = [app(['cycle-1'], ['french'], ['linux']), app(['cycle-1', 'cycle-2'], ['arts'], ['linux', 'android']), app([], [], [])];
  expect(fitting(apps, {})).toHaveLength(3);
  expect(fitting(apps, { cycle: 'cycle-1' })).toEqual(apps.slice(0, 2));
  expect(fitting(apps, { cycle: 'cycle-1', platform: 'android' })).toEqual([apps[1]]);
  expect(fitting(apps, { subject: 'music' })).toEqual([]);
});

test('only what was changed is sent: blanks around and another order are no change', () => {
  const before = { name: 'A', cycles: ['cycle-2', 'cycle-1'], shared: true, publisher: '' };
  expect(changesOf(before, { ...before, name: ' A ', cycles: ['cycle-1', 'cycle-2'] })).toEqual({});
  expect(changesOf(before, { ...before, name: 'B', shared: false, cycles: [] })).toEqual({ name: 'B', shared: false, cycles: [] });
});

test('the newest of each kind and architecture is the first of the list', () => {
  const one = (id: string, kind: string, architecture: string) => ({ id, kind, architecture });
  expect([...newestIds([one('1', 'apk', 'all'), one('2', 'deb', 'amd64'), one('3', 'deb', 'amd64'), one('4', 'deb', 'arm64')])]).toEqual(['1', '2', '4']);
});

test('what no agent installs is kept, and offered to no device', () => {
  const uploaded = (...packages: Parameters<typeof takable>[0]['packages'][number][]) => takable({ source: 'upload', kind: 'apk', packages });
  expect(uploaded({ kind: 'apk', platform: 'android' }, { kind: 'msi', platform: 'windows' })).toBe(false);
  expect(uploaded({ kind: 'archive', platform: 'windows' })).toBe(false);
  expect(uploaded({ kind: 'apk', platform: 'android' }, { kind: 'deb', platform: 'linux' })).toBe(true);
  expect(uploaded({ kind: 'archive', platform: null })).toBe(true);
  expect(uploaded()).toBe(true);
  expect([takable({ source: 'system', kind: 'deb', packages: [] }), takable({ source: 'system', kind: 'winget', packages: [] })]).toEqual([true, false]);
});
