import fc from 'fast-check';
import { labelOf, labelsOf, labelsOfCell } from '../../../apps/server/src/devices/label.rules.js';

test('two writings of one word are one label, and the first stays', () => {
  expect(labelsOf(['CM2', ' cm2 ', 'Prêt', 'pret', 'chariot   2', ' '])).toEqual([{ key: 'chariot 2', label: 'chariot 2' }, { key: 'cm2', label: 'CM2' }, { key: 'pret', label: 'Prêt' }]);
});

test('a cell of a file holds several', () => {
  expect(labelsOfCell('CM2, prêt;chariot 2 | CM2\nENI,,')).toEqual(['chariot 2', 'CM2', 'ENI', 'prêt']);
  expect(labelsOfCell('  ')).toEqual([]);
});

test('what is kept is kept the same when it is read again', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
    const once = labelOf(text);
    expect(labelOf(once.label)).toEqual(once);
    expect(labelsOf([text, once.label]).length).toBeLessThanOrEqual(1);
  }));
});
