/** Moments as a person types them, on the clock of Paris, and as the server takes them. Pure. */
const PARIS = 'Europe/Paris';
const HOUR = 3_600_000;

/** `YYYY-MM-DDTHH:mm` on the wall in Paris: what a field for a moment takes. */
export function parisWall(at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: PARIS }).format(at).replace(' ', 'T');
}

/** The moment at which the wall in Paris shows this, ISO UTC; the earlier one in the hour that autumn has twice. Undefined for what is no moment of the calendar, or in the hour that spring lacks. */
export function parisMoment(wall: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wall)) return undefined;
  const shown = Date.parse(`${wall}:00Z`);
  if (Number.isNaN(shown)) return undefined;
  const found = [2, 1].map((ahead) => new Date(shown - ahead * HOUR)).find((at) => parisWall(at) === wall);
  return found?.toISOString();
}
