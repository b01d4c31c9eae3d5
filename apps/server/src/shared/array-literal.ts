/**
 * PostgreSQL array literals for `unnest`, for the hot path only: the driver's own conversion of an array costs more processor than
 * the database spends on its rows. The type is said in the statement (`$1::uuid[]`).
 */

/** Numbers, booleans, UUIDs and words: values whose text holds nothing that an array literal quotes. */
export const plainArray = (values: readonly (string | number | boolean | null)[]): string => `{${values.map((value) => value ?? 'NULL').join(',')}}`;

/** Any text. */
export const textArray = (values: readonly string[]): string => `{${values.map((value) => (PLAIN.test(value) ? value : quoted(value))).join(',')}}`;

/** What needs no quotes, NULL apart: an unquoted NULL is the null value. */
const PLAIN = /^(?!null$)[\w-]+$/i;

const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;
