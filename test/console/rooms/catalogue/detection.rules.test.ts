/** A detection rule goes into the form and comes out as it was. */
import type { Detection } from '#contract';
import { detectionOf, partsOf } from '../../../../apps/console/src/rooms/catalogue/detection.rules.js';

test.each<Detection | null>([
  null, { kind: 'msi', productCode: '{0B0F6C1E-9C5F-4D8A-8C11-5B5D3D0E1A01}' }, { kind: 'registry', key: 'HKLM\\X' }, { kind: 'registry', key: 'HKLM\\X', value: 'V', version: '1.2' }, { kind: 'file', path: '/opt/x' }, { kind: 'file', path: '/opt/x', version: '2' },
])('%j', (rule) => expect(detectionOf(partsOf(rule))).toEqual(rule));

test('without a kind there is no rule, whatever was typed; blanks are not part of it', () => {
  expect(detectionOf({ kind: null, place: '/x', value: 'y', version: '1' })).toBeNull();
  expect(detectionOf({ kind: 'file', place: ' /x ', value: 'y', version: ' ' })).toEqual({ kind: 'file', path: '/x' });
});
