import { dateFormat, numberFormat } from '../../../apps/console/src/ui/intl.js';

describe('formatters', () => {
  test('one for each language and form, made once', () => {
    expect(numberFormat('fr', { maximumFractionDigits: 1 })).toBe(numberFormat('fr', { maximumFractionDigits: 1 }));
    expect(numberFormat('fr', { maximumFractionDigits: 1 })).not.toBe(numberFormat('fr', { maximumFractionDigits: 0 }));
    expect(numberFormat('fr', {}).format(1.5)).toBe('1,5');
    expect(numberFormat('en', {}).format(1.5)).toBe('1.5');
  });

  test('of different kinds, though their forms read alike', () => {
    expect(dateFormat('fr', {})).toBeInstanceOf(Intl.DateTimeFormat);
    expect(numberFormat('fr', {})).toBeInstanceOf(Intl.NumberFormat);
  });
});
