/** Which column of a file holds which field. Pure. */

export interface ImportField<F extends string = string> {
  name: F;
  /** Without a column for it nothing is tried. */
  required: boolean;
  /** Names of columns that mean this field, as {@link plainName} writes them, the best first. */
  columns: readonly string[];
}

export type Mapping = Record<string, number | null>;

/** `Code_UAI (établissement)` → `code_uai_etablissement`. */
export const plainName = (name: string): string =>
  name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe').replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');

/**
 * A column for each field by its name: the field's best word wins, and no column is given twice. What is not certain is left open, for a person to say.
 * @param columns names of the columns of the file
 */
export function guessMapping(fields: readonly ImportField[], columns: readonly string[]): Mapping {
  const names = columns.map(plainName);
  const taken = new Set<number>();
  const wishes = fields.flatMap((field, order) => field.columns.map((word, rank) => ({ field: field.name, word, rank, order })));
  const mapping: Mapping = Object.fromEntries(fields.map(({ name }) => [name, null]));
  for (const { field, word } of wishes.toSorted((a, b) => a.rank - b.rank || a.order - b.order)) {
    const at = names.findIndex((name, place) => name === word && !taken.has(place));
    if (mapping[field] !== null || at < 0) continue;
    mapping[field] = at;
    taken.add(at);
  }
  return mapping;
}

/** What two files have in common whose columns are the same, in whatever order, capitals and accents. */
export const headerOf = (columns: readonly string[]): string => columns.map((name) => plainName(name)).sort().join('\n');

/** A mapping by the names of the columns, as it is remembered. */
export const namedMapping = (mapping: Readonly<Mapping>, columns: readonly string[]): Record<string, string | null> =>
  Object.fromEntries(Object.entries(mapping).map(([field, at]) => [field, at === null ? null : (columns[at] ?? null)]));

/** A remembered mapping for a file with the same columns. A field that was left without one stays so; of a field that is new since, its column is guessed among those that are left. */
export function recalledMapping(fields: readonly ImportField[], columns: readonly string[], named: Readonly<Record<string, string | null>>): Mapping {
  const plain = columns.map(plainName);
  const taken = new Set<number>();
  const place = (name: string | null): number | null => {
    if (name === null) return null;
    const [exact, alike] = [columns.indexOf(name), plain.indexOf(plainName(name))];
    const at = exact >= 0 ? exact : alike;
    if (at < 0 || taken.has(at)) return null;
    taken.add(at);
    return at;
  };
  const recalled = Object.fromEntries(fields.flatMap(({ name }) => (Object.hasOwn(named, name) ? [[name, place(named[name] ?? null)]] : []))) as Mapping;
  const guessed = guessMapping(fields.filter(({ name }) => !Object.hasOwn(recalled, name)), columns.map((name, at) => (taken.has(at) ? '' : name)));
  return Object.fromEntries(fields.map(({ name }) => [name, recalled[name] ?? guessed[name] ?? null]));
}

/** What a mapping says that no file can mean: an unknown field, a column that is not there, a column for two fields. Empty when it is fine. */
export function mappingFaults(mapping: Readonly<Mapping>, fields: readonly ImportField[], columns: number): string[] {
  const known = new Set(fields.map(({ name }) => name));
  const used = new Map<number, number>();
  for (const at of Object.values(mapping)) if (at !== null) used.set(at, (used.get(at) ?? 0) + 1);
  return Object.entries(mapping).flatMap(([field, at]) => (known.has(field) && (at === null || (Number.isInteger(at) && at >= 0 && at < columns && used.get(at) === 1)) ? [] : [field]));
}

/** Fields that have to have a column and have none. */
export const missingColumns = (mapping: Readonly<Mapping>, fields: readonly ImportField[]): string[] =>
  fields.filter(({ name, required }) => required && typeof mapping[name] !== 'number').map(({ name }) => name);

/** What a row says, by field; a correction stands for what the file says. A field without a column, or without a value, is an empty text. */
export function valuesOf<F extends string>(fields: readonly ImportField<F>[], mapping: Readonly<Mapping>, cells: readonly string[], edits: Readonly<Record<string, string>> = {}): Record<F, string> {
  const value = (name: F): string => {
    const at = mapping[name];
    return edits[name] ?? (typeof at === 'number' ? (cells[at] ?? '') : '');
  };
  return Object.fromEntries(fields.map(({ name }) => [name, value(name)])) as Record<F, string>;
}
