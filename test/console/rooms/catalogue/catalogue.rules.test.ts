/** What is said of a file before it is sent, and finding an app. */
import { fileProblem, findApps, isPackageName, MAX_PACKAGE } from '../../../../apps/console/src/rooms/catalogue/catalogue.rules.js';

const file = (name: string, size = 10) => ({ name, size });

describe('a file to upload', () => {
  it('must be one .deb that is neither empty nor too large', () => {
    expect(fileProblem([file('klavaro.deb')])).toBeNull();
    expect(fileProblem([file('KLAVARO.DEB', MAX_PACKAGE)])).toBeNull();
    expect(fileProblem([file('craie-agent.mjs')])).toBeNull();
    expect(fileProblem([file('klavaro.exe')])).toBe('extension');
    expect(fileProblem([file('klavaro.deb', 0)])).toBe('empty');
    expect(fileProblem([file('klavaro.deb', MAX_PACKAGE + 1)])).toBe('size');
    expect(fileProblem([file('a.deb'), file('b.deb')])).toBe('several');
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
