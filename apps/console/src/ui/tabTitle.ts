/** The title of the browser's tab: the page, then whose console it is. */
import { useSyncExternalStore, useEffect } from 'react';

let owner = 'Craie';
const listeners = new Set<() => void>();

/** Called by the shell when the console turns out to be a commune's. */
export function setTabOwner(name: string): void {
  owner = name;
  listeners.forEach((listener) => listener());
}

export function useTabTitle(title: string): void {
  const of = useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener); }, () => owner);
  useEffect(() => {
    document.title = `${title} · ${of}`;
  }, [title, of]);
}
