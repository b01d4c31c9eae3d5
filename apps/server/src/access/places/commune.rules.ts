/** What the data set says beside what is there. Pure. */
import type { CommuneRow } from '#contract';

/** The facts of a commune that the data set knows. */
export interface CommuneFacts { name: string; population: number | null; postalCodes: readonly string[]; siren: string | null }

/** What would be written over. A fact that the data set lacks changes nothing. */
export function communeChanges(own: CommuneFacts, told: CommuneFacts): CommuneRow['changes'] {
  const said = (facts: CommuneFacts) => ({ name: facts.name, population: facts.population?.toString() ?? '', postalCodes: facts.postalCodes.toSorted().join(' '), siren: facts.siren ?? '' });
  const [before, after] = [said(own), said(told)];
  return (['name', 'population', 'postalCodes', 'siren'] as const).flatMap((field) => (after[field] !== '' && before[field] !== after[field] ? [{ field, before: before[field], after: after[field] }] : []));
}

/** INSEE codes in a text as people paste it: separated by anything, each once; a leading zero that a spreadsheet took comes back. */
export const communeCodes = (texts: readonly string[]): string[] =>
  [...new Set(texts.flatMap((text) => text.toUpperCase().split(/[^0-9A-Z]+/)).filter(Boolean).map((code) => (/^\d{4}$/.test(code) ? `0${code}` : code)))];
