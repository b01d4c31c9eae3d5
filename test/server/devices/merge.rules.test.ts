import fc from 'fast-check';
import { merged, staying, unmerged } from '../../../apps/server/src/devices/merge.rules.js';
import type { Editable } from '../../../apps/server/src/devices/device.store.js';

const text = fc.constantFrom(null, 'a', 'b');
const device = (deviceId: string): fc.Arbitrary<Editable> => fc.record({
  deviceId: fc.constant(deviceId), tenantId: fc.constant('t'), organisationId: fc.constantFrom('o1', 'o2'), name: fc.constantFrom('x', 'y'), status: fc.constant('active' as const), management: fc.constantFrom('agent' as const, 'none' as const),
  kind: fc.constantFrom('unknown' as const, 'display' as const, 'laptop' as const), assetTag: text, siteId: text, roomId: text, model: text, manufacturer: text, serial: text, purchasedOn: text,
});
const both = fc.tuple(device('1'), device('2')).filter(([one, other]) => staying(one, other) !== undefined);
const choice = fc.record({ nameOf: fc.constantFrom('1', '2'), assetTagOf: fc.constantFrom('1', '2'), siteOf: fc.constantFrom('1', '2') }, { requiredKeys: [] });

test('the one with an agent stays; two with agents stay two', () => {
  fc.assert(fc.property(device('1'), device('2'), (one, other) => {
    const found = staying(one, other);
    expect(found === undefined).toBe(one.management === 'agent' && other.management === 'agent');
    if (found) expect([found.stays.deviceId, found.goes.deviceId].sort()).toEqual(['1', '2']);
    if (found && other.management === 'agent') expect(found.stays).toBe(other);
  }));
});

test('nothing that one of both knows is lost, and what was chosen stays', () => {
  fc.assert(fc.property(both, choice, ([one, other], chosen) => {
    const found = staying(one, other);
    if (!found) throw new Error('Two agents.');
    const after = merged(found.stays, found.goes, chosen);
    for (const field of ['assetTag', 'model', 'manufacturer', 'serial', 'purchasedOn'] as const) expect(after[field] === null).toBe(one[field] === null && other[field] === null);
    expect(after).toMatchObject({ deviceId: found.stays.deviceId, management: found.stays.management });
    const of = (id: string | undefined) => [one, other].find(({ deviceId }) => deviceId === id);
    if (chosen.nameOf) expect(after.name).toBe(of(chosen.nameOf)?.name);
    if (chosen.siteOf) expect([after.siteId, after.organisationId]).toEqual([of(chosen.siteOf)?.siteId, of(chosen.siteOf)?.organisationId]);
    // Nobody chose: a place and the organisation it is in go together.
    expect([one, other].map(({ siteId, organisationId }) => `${siteId} ${organisationId}`)).toContain(`${after.siteId} ${after.organisationId}`);
  }));
});

test('taken back, it is as before; what somebody changed since stays, and is said', () => {
  fc.assert(fc.property(both, choice, fc.record({ name: fc.constant('changed'), assetTag: fc.constant('changed') }, { requiredKeys: [] }), ([one, other], chosen, since) => {
    const found = staying(one, other);
    if (!found) throw new Error('Two agents.');
    const after = merged(found.stays, found.goes, chosen);
    const { separate, kept } = unmerged(found.stays, after, { ...after, ...since });
    for (const field of Object.keys(since) as ('name' | 'assetTag')[]) {
      const touched = found.stays[field] !== after[field];
      expect(kept.includes(field)).toBe(touched);
      expect(separate[field]).toBe('changed');
    }
    expect({ ...separate, ...since }).toEqual({ ...found.stays, ...since });
  }));
});
