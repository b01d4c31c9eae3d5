/** A role, its place and its last day while they are being chosen. What is missing or wrong is said once one has tried to send it. */
import type { GrantBody, PlaceKind } from '#contract';
import { useState } from 'react';
import { useMinute } from '../../ui/useMinute.js';
import { useSession } from '../../app/session.js';
import { needsEnd, placesFor } from './people.rules.js';
import { NO_PLACE, placeBody, type PlaceChoice } from './place.rules.js';
import { dayProblem, endOfDay, type DayProblem } from './until.rules.js';

/** Thrown by a submit to keep its dialog open: what is missing stands at its field. */
export class Incomplete extends Error {}

export interface Term {
  role: string | null;
  /** Where the role can be held. */
  kinds: PlaceKind[];
  place: PlaceChoice;
  placeMissing: boolean;
  day: string;
  timed: boolean;
  /** To be shown at the field. */
  problem: DayProblem | null;
  setRole: (role: string) => void;
  setPlace: (place: PlaceChoice) => void;
  setDay: (day: string) => void;
  /** The moment chosen; undefined is for good. */
  until: string | undefined;
  /** The body for the server, or null when something is missing, which is then shown. */
  check: () => GrantBody | null;
  reset: () => void;
}

export function useTerm(): Term {
  const [role, setRole] = useState<string | null>(null);
  const [place, setPlace] = useState(NO_PLACE);
  const [day, setDay] = useState('');
  const [tried, setTried] = useState(false);
  const timed = needsEnd(role);
  const problem = dayProblem(day, timed, useMinute());
  const until = endOfDay(day);
  const kinds = placesFor(role, useSession().reach.organisations === null);
  const where = placeBody(place, kinds);
  return {
    role, kinds, place, placeMissing: tried && where === null, day, timed, until, problem: tried ? problem : null, setRole, setPlace, setDay,
    check: () => {
      setTried(true);
      return role === null || where === null || problem !== null ? null : { role, ...where, ...(until ? { until } : {}) };
    },
    reset: () => { setRole(null); setPlace(NO_PLACE); setDay(''); setTried(false); },
  };
}
