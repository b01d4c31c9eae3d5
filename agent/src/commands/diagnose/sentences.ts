/** What a network error means, in words for the person on the phone with the school. */
import { clean, field } from '../../inventory/wire-text.js';
import { blocked } from '../../link/obstacle.js';
import { FRENCH_WAYS } from '../../link/words.js';

/** A clause in French for any error. */
export function clause(error: unknown): string {
  if (field(error, 'name') === 'AbortError') return 'la vérification a été interrompue';
  const { obstacle, code, message } = blocked(error);
  return obstacle === 'unknown' ? clean(code || message, 200) || 'erreur inconnue' : FRENCH_WAYS.obstacle[obstacle];
}

const SPANS = [[2 * 365.25 * 86_400, 365.25 * 86_400, 'ans'], [2 * 86_400, 86_400, 'jours'], [2 * 3_600, 3_600, 'h'], [120, 60, 'min']] as const;

/** Seconds as people say them: `12,3 s`, `90 min`, `56 ans`. */
export function span(seconds: number): string {
  const [, unit, word] = SPANS.find(([from]) => seconds >= from) ?? [0, 1, 's'];
  return `${unit === 1 ? decimal(seconds) : Math.round(seconds / unit)} ${word}`;
}

/** `12,3` */
export const decimal = (value: number): string => value.toLocaleString('fr-FR', { maximumFractionDigits: 1 });
