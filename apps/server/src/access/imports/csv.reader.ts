import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { IMPORT_LIMITS } from '#contract';
import { wrongField } from '../../shared/problem.js';
import { cleanCell, columnNames, delimiterOf, firstLine, fromWindows, plainBreaks, type Delimiter } from './csv.rules.js';

export interface CsvRow {
  /** Where it begins in the file, from 1. */
  line: number;
  cells: string[];
}

export interface CsvFile {
  encoding: 'utf-8' | 'windows-1252';
  delimiter: Delimiter;
  columns: string[];
  rows: CsvRow[];
}

/** Longest record in letters: a quote that is never closed would otherwise swallow the file. */
const MAX_RECORD = 256 * 1024;
/** Parsed without a pause, in letters: a few milliseconds. */
const PIECE = 64 * 1024;

/** A file that cannot be read as a whole; one bad row is not that. `detail` says where and what to do. */
export const badFile = (detail: string) => wrongField('file', 'file', detail, 'invalid_file');

/**
 * Reads a CSV file: UTF-8 (with or without its mark) or windows-1252, separated by semicolon, comma, tab or bar, cells in quotes over several lines. The first
 * row names the columns. The event loop is let go between pieces.
 * @throws ProblemError `invalid_file` with a sentence, `too_large` beyond {@link IMPORT_LIMITS}
 */
export async function readCsv(bytes: Buffer): Promise<CsvFile> {
  const { encoding, text } = decode(bytes);
  const delimiter = delimiterOf(text);
  if (!delimiter) throw badFile('The first line has no separator (semicolon, comma or tab): save the table as CSV, with the names of the columns in its first line.');
  const records = await parsed(text, delimiter);
  const [header, ...rows] = records;
  if (!header || rows.length === 0) throw badFile('The file has no row under the names of its columns.');
  if (header.cells.length > IMPORT_LIMITS.columns) throw badFile(`The file has ${header.cells.length} columns; ${IMPORT_LIMITS.columns} are taken. Is the separator right?`);
  return { encoding, delimiter, columns: columnNames(header.cells, (place) => `Colonne ${place}`), rows };
}

function decode(bytes: Buffer): { encoding: CsvFile['encoding']; text: string } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) throw badFile('The file is in UTF-16: save it as CSV UTF-8.');
  // A table that is saved as a workbook (xlsx, ods) is an archive.
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') throw badFile('This is a workbook, not a CSV file: open it and save the sheet as CSV.');
  try {
    return { encoding: 'utf-8', text: plainBreaks(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return { encoding: 'windows-1252', text: plainBreaks(fromWindows(bytes.toString('latin1'))) };
  }
}

async function parsed(text: string, delimiter: Delimiter): Promise<CsvRow[]> {
  const parser = Readable.from(pieces(text)).pipe(
    parse({ delimiter, info: true, relax_column_count: true, skip_empty_lines: true, record_delimiter: '\n', max_record_size: MAX_RECORD }),
  );
  const rows: CsvRow[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (record.every((cell) => cell.trim() === '')) continue;
      // The names of the columns are one record more.
      if (rows.length > IMPORT_LIMITS.rows) throw wrongField('file', 'count', `The file has more than ${IMPORT_LIMITS.rows} rows: cut it into several.`, 'too_large');
      rows.push({ line: firstLine(info.lines, record), cells: record.map(cleanCell) });
    }
  } catch (error) {
    throw error instanceof CsvError ? badFile(sentence(error)) : error;
  }
  return rows;
}

async function* pieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += PIECE) {
    yield text.slice(at, at + PIECE);
    await setImmediate();
  }
}

function sentence({ code, lines }: CsvError & { lines?: number }): string {
  const where = lines === undefined ? 'The file' : `Line ${lines} of the file`;
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'A quotation mark is opened and never closed: a cell that holds one writes it twice.';
    case 'CSV_MAX_RECORD_SIZE':
      return `${where} is in a row that does not end: is there a quotation mark that is never closed?`;
    default:
      return `${where} cannot be read: a quotation mark inside of a cell is written twice, and the cell stands in quotation marks.`;
  }
}
