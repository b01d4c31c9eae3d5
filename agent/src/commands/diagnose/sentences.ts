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

/** `12,3` */
export const decimal = (value: number): string => value.toLocaleString('fr-FR', { maximumFractionDigits: 1 });
