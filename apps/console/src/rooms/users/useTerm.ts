/** A role and its last day while they are being chosen. Faults of the day are said once one has tried to send it. */
import type { GrantBody, Role } from '#contract';
import { useState } from 'react';
import { useMinute } from '../../ui/useMinute.js';
import { needsEnd } from './people.rules.js';
import { dayProblem, endOfDay, type DayProblem } from './until.rules.js';

/** Thrown by a submit to keep its dialog open: what is missing stands at its field. */
export class Incomplete extends Error {}

export interface Term {
  role: Role | null;
  day: string;
  timed: boolean;
  /** To be shown at the field. */
  problem: DayProblem | null;
  setRole: (role: Role) => void;
  setDay: (day: string) => void;
  /** The moment chosen; undefined is for good. */
  until: string | undefined;
  /** The body for the server, or null when something is missing, which is then shown. */
  check: () => GrantBody | null;
  reset: () => void;
}

export function useTerm(): Term {
  const [role, setRole] = useState<Role | null>(null);
  const [day, setDay] = useState('');
  const [tried, setTried] = useState(false);
  const timed = needsEnd(role);
  const problem = dayProblem(day, timed, useMinute());
  const until = endOfDay(day);
  return {
    role, day, timed, until, problem: tried ? problem : null, setRole, setDay,
    check: () => {
      setTried(true);
      return role === null || problem !== null ? null : { role, ...(until ? { until } : {}) };
    },
    reset: () => { setRole(null); setDay(''); setTried(false); },
  };
}
