import fc from 'fast-check';
import { isDetection } from '../../../apps/server/src/catalogue/detection.rules.js';

const GUID = '{0B0F6C1E-9C5F-4D8A-8C11-5B5D3D0E1A01}';

test.each<[object]>([
  [{ kind: 'msi', productCode: GUID }],
  [{ kind: 'registry', key: 'HKLM\\SOFTWARE\\Tux Paint' }],
  [{ kind: 'registry', key: 'HKCU\\Software\\X', value: 'Version', version: '0.9.31' }],
  [{ kind: 'file', path: 'C:\\Program Files\\Tux Paint\\tuxpaint.exe', version: '0.9' }],
  [{ kind: 'file', path: '%ProgramFiles(x86)%\\App\\app.exe' }],
  [{ kind: 'file', path: '/opt/geogebra/geogebra' }],
])('%j is a rule', (rule) => expect(isDetection(rule)).toBe(true));

test.each<[unknown]>([
  [null], ['msi'], [[]], [{}], [{ kind: 'msi' }], [{ kind: 'msi', productCode: '0B0F6C1E' }], [{ kind: 'msi', productCode: `${GUID} & calc` }], [{ kind: 'msi', productCode: GUID, path: '/x' }],
  [{ kind: 'registry', key: 'SOFTWARE\\X' }], [{ kind: 'registry', key: 'HKLM\\SOFTWARE\\\\X' }], [{ kind: 'registry', key: 'HKLM\\SOFTWARE\\X\n' }], [{ kind: 'registry', key: 'HKLM\\X', version: 'new' }],
  [{ kind: 'file', path: 'app.exe' }], [{ kind: 'file', path: 'C:\\a\\..\\b' }], [{ kind: 'file', path: '/opt/../etc/passwd' }], [{ kind: 'file', path: '/opt/a\0b' }], [{ kind: 'file', path: 7 }], [{ kind: 'file', path: '/a', command: 'rm' }],
  [{ kind: 'script', path: '/a' }], [{ kind: 'constructor', path: '/a' }], [{ kind: '__proto__' }],
])('%j is none', (rule) => expect(isDetection(rule)).toBe(false));

test('whatever is sent, a rule has only texts of one line', () => {
  fc.assert(fc.property(fc.record({ kind: fc.constantFrom('msi', 'registry', 'file'), path: fc.string(), key: fc.string(), productCode: fc.string() }, { requiredKeys: ['kind'] }), (rule) => {
    if (isDetection(rule)) expect(JSON.stringify(rule)).not.toMatch(/\\u00[01]|\\n/);
  }));
});
