/** How labels are written, and when two of them are one. Pure. */

/** A label as it is kept: what it is known by, and how it is written. */
export interface Label { key: string; label: string }

const keyOf = (label: string): string => label.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae').replace(/[’`]/g, "'").trim();

/** Without spaces around it, or more than one inside. */
export const labelOf = (text: string): Label => {
  const label = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  return { key: keyOf(label), label };
};

/** Each once, in the order of their keys; nothing visible is no label. The first writing of one stays. */
export function labelsOf(texts: readonly string[]): Label[] {
  const byKey = new Map<string, Label>();
  for (const text of texts) {
    const one = labelOf(text);
    if (one.key !== '' && !byKey.has(one.key)) byKey.set(one.key, one);
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** What a cell of a file says: several with a comma, a semicolon, a bar or a new line between them, none of which is part of a label. */
export const labelsOfCell = (cell: string): string[] => labelsOf(cell.split(/[,;|\n]/)).map(({ label }) => label);
