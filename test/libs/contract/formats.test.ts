import { checkTargetBody, FORMATS, formatFault, PLATFORM_FORMATS } from '#contract';

const file = { sha256: 'a'.repeat(64), size: 1, path: '/f' };
const rule = { kind: 'msi', productCode: '{0A0A0A0A-1111-2222-3333-444444444444}' };
const present = { key: 'app:x', kind: 'app', ensure: 'present', title: 'X' };
/** By its shape, and by what its kind asks for besides. */
const check = (item: object): boolean => {
  const checked = checkTargetBody({ v: 1, deviceId: 'd', revision: 1, etag: 'e', items: [item] });
  return checked.ok && checked.value.items.every((one) => one.kind !== 'app' || formatFault(one) === undefined);
};

describe('an item of a target', () => {
  it.each<[string, object]>([
    ['Debian’s, as all were', { package: 'klavaro' }],
    ['Debian’s, uploaded', { format: 'deb', package: 'klavaro', version: '3.13-1', file }],
    ['an archive', { format: 'archive', package: 'tux_paint', version: '0.9.35', file }],
    ['a Flatpak of a source', { format: 'flatpak', package: 'org.gcompris.GCompris' }],
    ['a Flatpak as a file', { format: 'flatpak', package: 'org.gcompris.GCompris', version: '24.1', file, minimumOs: '12' }],
    ['an MSI', { format: 'msi', package: rule.productCode, version: '1.2.3', file, silentArguments: '/qn', detection: rule }],
    ['an installer', { format: 'exe', package: 'GeoGebra Classique', version: '6', file, detection: { kind: 'registry', key: 'HKLM\\SOFTWARE\\GeoGebra', value: 'Version', version: '6.0' } }],
    ['an installer, found by its file', { format: 'exe', package: 'X', version: '6', file, detection: { kind: 'file', path: '%ProgramFiles(x86)%\\X\\x.exe' } }],
    ['winget’s', { format: 'winget', package: 'GeoGebra.Classic', version: '6.0.850' }],
    ['an APK', { format: 'apk', package: 'org.geogebra.android', version: '5.2', versionCode: 520, file, minimumOs: '24' }],
  ])('%s', (_, change) => expect(check({ ...present, ...change })).toBe(true));

  it.each<[string, object]>([
    ['an option for a name', { package: '-oAPT::x' }], ['a name of another kind', { package: 'org.gcompris.GCompris' }], ['a kind that there is not', { format: 'snap', package: 'x' }],
    ['an archive without a file', { format: 'archive', package: 'x', version: '1' }], ['an archive without a version', { format: 'archive', package: 'x', file }], ['an archive with a path for a name', { format: 'archive', package: '../x', version: '1', file }],
    ['an archive with a folder in its name', { format: 'archive', package: 'a/b', version: '1', file }],
    ['an MSI without a rule', { format: 'msi', package: rule.productCode, version: '1', file }], ['an installer without a rule', { format: 'exe', package: 'X', version: '1', file }], ['winget’s with a file', { format: 'winget', package: 'A.B', file }],
    ['winget’s with an option for a name', { format: 'winget', package: '-v.x' }],
    ['a rule that leads up', { format: 'exe', package: 'X', version: '1', file, detection: { kind: 'file', path: 'C:\\a\\..\\b' } }],
    ['a rule with a quotation mark', { format: 'exe', package: 'X', version: '1', file, detection: { kind: 'registry', key: 'HKLM\\A" & calc' } }],
    ['a rule outside the registry', { format: 'exe', package: 'X', version: '1', file, detection: { kind: 'registry', key: 'C:\\A' } }],
    ['an oldest system that is none', { package: 'x1', minimumOs: 'Windows' }],
    ['a day that is none', { package: 'x1', when: { windows: [], download: 'early', from: 'demain' } }],
  ])('%s is refused', (_, change) => expect(check({ ...present, ...change })).toBe(false));

  it('every kind is of one platform', () => expect(Object.values(PLATFORM_FORMATS).flat().sort()).toEqual([...FORMATS].sort()));
});
