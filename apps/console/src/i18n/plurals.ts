/** French has three plural categories; `many` (exact millions) reads like `other` unless a file says otherwise. */
export interface Messages { [key: string]: string | Messages }

/** Adds the missing `_many` form beside each `_other`. */
export function withMany(messages: Messages): Messages {
  const result: Messages = {};
  for (const [key, value] of Object.entries(messages)) {
    result[key] = typeof value === 'string' ? value : withMany(value);
    if (!key.endsWith('_other')) continue;
    const many = key.replace(/_other$/, '_many');
    if (!(many in messages)) result[many] = value;
  }
  return result;
}
