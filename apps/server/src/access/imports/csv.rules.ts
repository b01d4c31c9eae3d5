/** What can be told of the text of a CSV file before it is parsed, and of its cells after. Pure. */

const DELIMITERS = [';', ',', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** The separator that is most often in the first line, outside of quotes; undefined when there is none. */
export function delimiterOf(text: string): Delimiter | undefined {
  const counts = new Map<string, number>(DELIMITERS.map((one) => [one, 0]));
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    else if (letter === '\n' && !quoted) break;
    else if (!quoted && counts.has(letter)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  const [best] = DELIMITERS.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return best !== undefined && (counts.get(best) ?? 0) > 0 ? best : undefined;
}

/** Without the spaces around, and without control characters, which mean nothing to a person and which no database text may hold. */
export const cleanCell = (cell: string): string => cell.replace(/(?:[^\S\n]|[^\P{Cc}\n])+/gu, ' ').trim();

/** A name for each column: what stands in the first row, or its number; the same name twice is told apart. */
export function columnNames(header: readonly string[], unnamed: (place: number) => string): string[] {
  const seen = new Map<string, number>();
  return header.map((cell, place) => {
    const name = cleanCell(cell).replaceAll('\n', ' ').slice(0, 100) || unnamed(place + 1);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** Line breaks as one letter, so that lines are counted the same wherever the file was made. */
export const plainBreaks = (text: string): string => text.replace(/\r\n?/g, '\n');

/** Where a record begins, when the line on which it ends is known. */
export const firstLine = (lastLine: number, cells: readonly string[]): number =>
  lastLine - cells.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);

/** What windows-1252 has from 0x80 to 0x9f; the rest of it is Latin-1. (Node decodes the whole as Latin-1 in some versions, which loses every apostrophe of a word processor.) */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** A text of windows-1252 that was read as Latin-1. */
export const fromWindows = (latin1: string): string => latin1.replace(/[\u0080-\u009f]/g, (letter) => WINDOWS.charAt(letter.charCodeAt(0) - 0x80));
