import fc from 'fast-check';
import type { TargetItem } from '#contract';
import type { Before } from '../../../apps/server/src/deployments/index.js';
import { wayBack, type Offer } from '../../../apps/server/src/deployments/rollback.rules.js';

const base = { key: 'app:klavaro', title: 'Klavaro', package: 'klavaro', kind: 'app' as const };
const absent: TargetItem = { ...base, ensure: 'absent' };
const present = (version?: string, sha256?: string): TargetItem => ({ ...base, ensure: 'present', ...(version && { version }), ...(sha256 && { file: { sha256, size: 1, path: '/x' } }) });
const KEPT = 'a'.repeat(64);
const offer: Offer = { absent, version: (version) => (version === '1.0' ? present('1.0', KEPT) : undefined), file: (sha256) => sha256 === KEPT };
const back = (before: Before | null) => wayBack({ phase: 'assigned', before, there: true }, offer);

test('the wish of before is taken up again, as it was the first time', () => {
  expect(back({ version: '1.0', spec: { ...present('1.0', KEPT), attempt: 3, when: { windows: ['night'], download: 'early' } } })).toEqual({ kind: 'restore', item: present('1.0', KEPT) });
  expect(back({ version: null, spec: absent })).toEqual({ kind: 'restore', item: absent });
});

test('without one, what was there: a version of the catalogue, or nothing', () => {
  expect(back({ version: '1.0' })).toEqual({ kind: 'restore', item: present('1.0', KEPT) });
  expect(back({ version: null })).toEqual({ kind: 'restore', item: absent });
  // A wish for whatever the source offers would leave the newer one there.
  expect(back({ version: '1.0', spec: present() })).toEqual({ kind: 'restore', item: present('1.0', KEPT) });
  expect(back({ version: null, spec: present() })).toEqual({ kind: 'restore', item: present() });
});

test('what cannot be brought back is said', () => {
  expect(back({ version: '0.9' })).toEqual({ kind: 'impossible', obstacle: 'package', version: '0.9' });
  expect(back({ spec: present('0.9', 'b'.repeat(64)) })).toEqual({ kind: 'impossible', obstacle: 'package', version: '0.9' });
  expect(back({})).toEqual({ kind: 'impossible', obstacle: 'unknown', version: null });
  expect(back(null)).toEqual({ kind: 'impossible', obstacle: 'unknown', version: null });
  expect(wayBack({ phase: 'superseded', before: { version: '1.0' }, there: true }, offer)).toMatchObject({ kind: 'impossible', obstacle: 'superseded' });
  expect(wayBack({ phase: 'held', before: null, there: false }, offer)).toEqual({ kind: 'leave' });
});

test('where the app never came, nothing is taken away; what was asked for before is asked for again', () => {
  const never = (before: Before) => wayBack({ phase: 'assigned', before, there: false }, offer);
  expect(never({ version: null })).toEqual({ kind: 'leave' });
  expect(never({ version: null, spec: absent })).toEqual({ kind: 'restore', item: absent });
  expect(never({ version: '1.0' })).toEqual({ kind: 'restore', item: present('1.0', KEPT) });
});

test('nothing is ever given out that is not there', () => {
  const versions = fc.constantFrom('0.9', '1.0', '2.0');
  const specs = fc.oneof(fc.constant(absent), fc.tuple(versions, fc.constantFrom(KEPT, 'b'.repeat(64))).map(([version, sha256]) => present(version, sha256)), fc.constant(present()));
  fc.assert(fc.property(fc.record({ version: fc.option(versions), spec: specs }, { requiredKeys: [] }), (before) => {
    const way = back(before);
    if (way.kind === 'restore' && 'file' in way.item && way.item.file) expect(way.item.file.sha256).toBe(KEPT);
  }));
});
