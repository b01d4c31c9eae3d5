import fc from 'fast-check';
import type { Confidence } from '#contract';
import { isTelling, machineKey, macText, markOf, marksOf, matchOf, pairsOf, type Marks } from '../../../apps/server/src/devices/recognition.rules.js';

const SERIALS = ['PF1AB234', '5CG0123', null];
const MACS = ['A4BB6D010203', '0011AABBCCDD', 'F0F1F2F3F4F5'];
const marks: fc.Arbitrary<Marks> = fc.record({ serial: fc.constantFrom(...SERIALS), macs: fc.subarray(MACS), tag: fc.constantFrom('A12', 'B7', null) });
const LEVEL: Record<Confidence, number> = { possible: 0, probable: 1, certain: 2 };

test('a mark is the same however it is written', () => {
  expect(['pf-1ab 234', 'PF1AB234', ' Pf1Ab-234 '].map(markOf)).toEqual(['PF1AB234', 'PF1AB234', 'PF1AB234']);
  expect(marksOf({ macs: ['a4:bb:6d:01:02:03', 'A4-BB-6D-01-02-03', 'a4bb.6d01.0203'] }).macs).toEqual(['A4BB6D010203']);
  expect(macText('A4BB6D010203')).toBe('a4:bb:6d:01:02:03');
  fc.assert(fc.property(fc.string(), (text) => expect(markOf(markOf(text))).toBe(markOf(text))));
});

test.each(['To Be Filled By O.E.M.', 'Default string', 'System Serial Number', 'None', '0000000', 'XXXX', 'n/a', '', '12', 'Illisible'])('"%s" is no serial number', (serial) =>
  expect(marksOf({ serial }).serial).toBeNull());

test('a card is told from what a system makes up and from what many hear', () => {
  expect(['A4BB6D010203', '02BB6D010203', 'DA0011223344', '01005E000001', '000000000000', 'FFFFFFFFFFFF', 'A4BB6D0102'].map((mac) => isTelling('mac', mac))).toEqual([true, false, false, false, false, false, false]);
});

test('the first mark that both have decides; only an equal serial number that no card denies is certain', () => {
  fc.assert(fc.property(marks, marks, fc.boolean(), (a, b, near) => {
    const match = matchOf(a, b, near);
    const shared = { serial: a.serial !== null && a.serial === b.serial, mac: a.macs.some((mac) => b.macs.includes(mac)), tag: near && a.tag !== null && a.tag === b.tag };
    expect(match?.on).toBe(shared.serial ? 'serial' : shared.mac ? 'mac' : shared.tag ? 'tag' : undefined);
    expect(match?.confidence === 'certain').toBe(shared.serial && (shared.mac || a.macs.length === 0 || b.macs.length === 0));
    for (const kind of match?.differs ?? []) expect(shared[kind]).toBe(false);
  }));
});

test('it does not matter which is asked about the other, and the same is always the same', () => {
  fc.assert(fc.property(marks, marks, fc.boolean(), (a, b, near) => expect(matchOf(a, b, near)).toEqual(matchOf(b, a, near))));
  fc.assert(fc.property(marks.filter((one) => pairsOf(one).length > 0), (one) => expect(matchOf(one, one, true)?.differs).toEqual([])));
});

test('a serial number that says otherwise never makes it surer', () => {
  fc.assert(fc.property(marks.filter(({ serial }) => serial === null), marks, fc.boolean(), (a, b, near) => {
    const [without, against] = [matchOf(a, { ...b, serial: 'OTHER1234' }, near), matchOf({ ...a, serial: 'MINE5678' }, { ...b, serial: 'OTHER1234' }, near)];
    expect(against?.on).toBe(without?.on);
    expect(against?.confidence).not.toBe('certain');
    if (without && against) expect(LEVEL[against.confidence]).toBeLessThanOrEqual(LEVEL[without.confidence]);
  }));
});

test('a machine that enrols again is known by serial and machine id together, never by one alone', () => {
  expect(machineKey(' SN1 ', 'm1')).toEqual({ serial: 'SN1', machineId: 'm1' });
  expect(machineKey('', 'm1')).toBeUndefined();
  expect(machineKey('SN1', ' ')).toBeUndefined();
});
