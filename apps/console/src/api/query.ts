/** Query strings of the API and of the console's own addresses: flat strings, empty values left out. */
export type QueryValues = Record<string, string | number | boolean | null | undefined>;

/** `{q: 'été', presence: ''}` → `?q=%C3%A9t%C3%A9`; an empty object → an empty string. */
export function toQuery(values: QueryValues = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

/** Reads an address's search part; the last of repeated names wins. Everything stays a string. */
export function fromQuery(search: string): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(search)].filter(([, value]) => value !== ''));
}
