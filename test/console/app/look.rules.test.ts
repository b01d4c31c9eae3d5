import { reasonOf, REASONS } from '../../../apps/console/src/app/shell/look.rules.js';

const words = (key: string): string => `<${key}>`;

test('a usual reason speaks for itself, and takes what is added', () => {
  for (const usual of REASONS.filter((one) => one !== 'other')) {
    expect(reasonOf(usual, '  ', words)).toBe(`<${usual}>`);
    expect(reasonOf(usual, ' ticket\n 1204 ', words)).toBe(`<${usual}> : ticket 1204`);
  }
});

test('another reason has to be said', () => {
  for (const typed of ['', '  ', 'ab', ' \n ']) expect(reasonOf('other', typed, words)).toBeUndefined();
  expect(reasonOf('other', ' panne de courant ', words)).toBe('panne de courant');
});
