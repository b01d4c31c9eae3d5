import fc from 'fast-check';
import { IMPORT_LIMITS } from '#contract';
import { readCsv } from '../../../../apps/server/src/access/imports/csv.reader.js';
import { cleanCell, columnNames, delimiterOf } from '../../../../apps/server/src/access/imports/csv.rules.js';

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const BOM = '\u{FEFF}';
const windows1252 = (text: string): Buffer => Buffer.from(Array.from(text, (letter) => ({ '’': 0x92, '€': 0x80, 'œ': 0x9c })[letter] ?? letter.codePointAt(0) ?? 0));
const read = (text: string) => readCsv(Buffer.from(text));
const refusal = (bytes: Buffer | string) => readCsv(Buffer.from(bytes as string)).then(() => undefined, (error: Error) => error.message);

/** Cells as people write them: accents, separators, quotes, several lines. */
const cell = fc.stringMatching(/^[ -~éèàœ’\n]{0,20}$/);
const table = fc.integer({ min: 2, max: 6 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }));

test('whatever stands in the cells comes back, with the line where its row begins, whichever separator, line break and encoding the file has', async () => {
  await fc.assert(fc.asyncProperty(table, fc.constantFrom(';', ',', '\t', '|'), fc.constantFrom('\n', '\r\n', '\r'), fc.constantFrom('utf-8', 'bom', 'windows-1252'), async (rows, delimiter, br, encoding) => {
    // Nothing to tell the encoding by would be read as UTF-8.
    const header = (rows[0] ?? []).map((_, at) => (at === 0 ? 'prénom' : `colonne ${at}`));
    const text = [header, ...rows].map((cells) => cells.map((one) => quote(one).replaceAll('\n', br)).join(delimiter)).join(br);
    const bytes = encoding === 'windows-1252' ? windows1252(text) : Buffer.from(encoding === 'bom' ? BOM + text : text);
    const filled = rows.filter((cells) => cells.some((one) => one.trim() !== ''));
    if (filled.length === 0) return;
    const file = await readCsv(bytes);
    expect(file).toMatchObject({ delimiter, columns: header, encoding: encoding === 'windows-1252' ? 'windows-1252' : 'utf-8' });
    expect(file.rows.map(({ cells }) => cells)).toEqual(filled.map((cells) => cells.map(cleanCell)));
    let line = 2;
    const begins = rows.map((cells) => { const at = line; line += 1 + cells.join('').split('\n').length - 1; return at; });
    expect(file.rows.map(({ line: at }) => at)).toEqual(begins.filter((_, at) => rows[at]?.some((one) => one.trim() !== '')));
  }), { numRuns: 150 });
});

test('rows of another length, empty lines and an end without a line break are read; a column without a name gets its number', async () => {
  const { columns, rows } = await read('nom;;nom\n\na;b\n\nc;d;e;f');
  expect(columns).toEqual(['nom', 'Colonne 2', 'nom (2)']);
  expect(rows).toEqual([{ line: 3, cells: ['a', 'b'] }, { line: 5, cells: ['c', 'd', 'e', 'f'] }]);
});

test('a file that cannot be read says why, and where', async () => {
  expect(await refusal('')).toMatch(/no separator/);
  expect(await refusal('a;b\n')).toMatch(/no row/);
  expect(await refusal('a;b\n1;"x\n2;y\n')).toMatch(/never closed/);
  expect(await refusal('a;b\n1;2\n3;"x"y\n')).toMatch(/^Line 3 .*written twice/);
  expect(await refusal(`a;b\n"${'x'.repeat(300_000)}"`)).toMatch(/does not end/);
  expect(await refusal(Buffer.from([0xff, 0xfe, 0x61, 0]))).toMatch(/UTF-16/);
  expect(await refusal(Buffer.from('PK\x03\x04'))).toMatch(/workbook/);
  expect(await refusal(Array.from({ length: IMPORT_LIMITS.columns + 1 }, (_, at) => `c${at}`).join(';') + '\n1;2')).toMatch(/columns/);
  expect(await refusal('a;b\n' + '1;2\n'.repeat(IMPORT_LIMITS.rows + 1))).toMatch(/more than 10000 rows/);
  expect((await read('a;b\n' + '1;2\n'.repeat(IMPORT_LIMITS.rows))).rows).toHaveLength(IMPORT_LIMITS.rows);
});

test('a separator inside of quotes does not count', () => {
  expect(delimiterOf('"a;b;c",d\n1;2;3;4')).toBe(',');
  expect(delimiterOf('a\n1;2')).toBeUndefined();
});

test('no control character gets through, and names of columns are all different', () => {
  expect(cleanCell(' a\u0000\u0007\t b\u00a0\nc ')).toBe('a b \nc');
  fc.assert(fc.property(fc.array(fc.string({ maxLength: 8 }), { maxLength: 8 }), (header) => {
    const names = columnNames(header, (place) => `#${place}`);
    expect(names.every((name) => name !== '' && !/\p{Cc}/u.test(name))).toBe(true);
  }));
});
