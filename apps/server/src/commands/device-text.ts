/** Text from devices, made fit for the database: PostgreSQL holds no NUL, and no half of a surrogate pair in jsonb. */

/** The text without NUL. */
export const cleanText = (text: string): string => text.replaceAll('\u0000', '');

const UNFIT = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const fit = (text: string) => cleanText(text).replace(UNFIT, '\ufffd');

/** JSON text of a value, with every string and key made fit. */
export function cleanJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return fit(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [fit(key), inner]));
  });
}
