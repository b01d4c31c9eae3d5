/** Filters live in the address: a list can be linked to, kept, and left with the back button. */
import { useNavigate, useSearch } from '@tanstack/react-router';

export interface Filters<K extends string> {
  values: Partial<Record<K, string>>;
  set: (key: K, value: string | undefined) => void;
  /** Replaces all of them. */
  replace: (values: Partial<Record<K, string>>) => void;
  /** Number of filters in force. */
  count: number;
}

/** The given search parameters of the current page; parameters of other names are left alone by `set`. */
export function useFilters<K extends string>(names: readonly K[]): Filters<K> {
  const search: Record<string, string | undefined> = useSearch({ strict: false });
  const navigate = useNavigate();
  const values: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = search[name];
    if (value) values[name] = value;
  }
  const go = (next: Record<string, string | undefined>): void => {
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value));
    void navigate({ to: '.', search: kept, replace: true, resetScroll: false });
  };
  return {
    values,
    count: Object.keys(values).length,
    set: (key, value) => go({ ...search, [key]: value }),
    replace: (next) => go({ ...Object.fromEntries(Object.entries(search).filter(([key]) => !names.includes(key as K))), ...next }),
  };
}
