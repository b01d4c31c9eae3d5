/** Which console this is: its name, logo and colour, before anybody signs in and after. */
import type { ConsoleView } from '#contract';
import { queryOptions } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { api } from '../../api/index.js';
import { proposeLocale } from '../../i18n/index.js';
import { setTabOwner } from '../../ui/index.js';
import { slugAt } from './address.rules.js';

/** What a console is called that has no name of its own. */
const CRAIE = 'Craie';
/** The path by which this tab came in: the addresses of the pages do not bear it. */
const STORED = 'craie.console';

export interface Brand { name: string; logo: string | null; colour: string | null }

let brand: Brand = { name: CRAIE, logo: null, colour: null };
const listeners = new Set<() => void>();

const slugHere = (): string | null => sessionStorage.getItem(STORED);

/** From now on this tab is in the console at that path; null: in the one of its host. */
export function enterConsole(slug: string | null): void {
  if (slug === null) sessionStorage.removeItem(STORED);
  else sessionStorage.setItem(STORED, slug);
}

/** True in a console that was entered by its path, at the address of the syndicate. */
export const cameByPath = (): boolean => slugHere() !== null;

/** The console that stands at this address. Asked anew each time: it may have been taken back a moment ago. */
export const placeQuery = () => {
  const slug = slugHere();
  return queryOptions({ queryKey: ['console', slug], queryFn: ({ signal }) => api.get<ConsoleView>('/console', { slug }, signal), staleTime: 0 });
};

/** Everything on screen bears this name, logo and colour. */
export function wear({ name, logo, colour }: Pick<ConsoleView, 'name' | 'logo' | 'colour'>): void {
  if (brand.name === (name ?? CRAIE) && brand.logo === logo && brand.colour === colour) return;
  brand = { name: name ?? CRAIE, logo, colour };
  setTabOwner(brand.name);
  listeners.forEach((listener) => listener());
}

/** Before sign-in: the look of the place, and its language where this browser has not chosen one. */
export function arrive(place: ConsoleView): void {
  wear(place);
  if (place.name !== null) proposeLocale(place.locale);
}

/** After sign-in: the look of the person's own console. Its path is kept, so that the way out leads to it too. */
export function settle(own: ConsoleView): void {
  wear(own);
  const slug = slugAt(own, window.location.origin);
  if (slug !== undefined && slugHere() === null) enterConsole(slug);
}

export function useBrand(): Brand {
  return useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener); }, () => brand);
}
