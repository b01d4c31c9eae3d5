import { useQuery } from '@tanstack/react-query';
import { placePath, placeSettingsQuery } from '../placesettings/placesettings.queries.js';
import { LIFETIMES, MAX_USES } from './token.rules.js';

/** What a token of this place may be at most, by its settings; until they are read, what the form offers. */
export function useTokenLimits(place: { organisationId: string | null; siteId: string | null }): { hours: number; uses: number } {
  const { data } = useQuery(placeSettingsQuery(placePath(place)));
  const number = (key: string): number => Number(data?.settings.find((setting) => setting.key === key)?.value ?? Infinity);
  return { hours: Math.min(LIFETIMES[LIFETIMES.length - 1] ?? Infinity, number('enrolment.token-days') * 24), uses: Math.min(MAX_USES, number('enrolment.token-uses')) };
}
