import { csvCell } from '../../../apps/server/src/shared/csv.rules.js';

describe('cells of a CSV file', () => {
  test.each(['=1+1', '+1', '-1', '@x', '  =1', '\t=1'])('a spreadsheet does not run %p', (text) => expect(csvCell(text)).toMatch(/^"?'/));
  test('numbers stay numbers', () => expect([csvCell(-1), csvCell(null), csvCell(0)]).toEqual(['-1', '', '0']));
});
