/** `reason_required`: asked of the person once for all requests that wait for it, wherever in the console it comes up. */
import type { ApiProblem } from './problem.js';

export type Commune = NonNullable<ApiProblem['organisations']>[number];
type Asker = (communes: readonly Commune[]) => Promise<boolean>;

let ask: Asker = () => Promise.resolve(false);
let asking: Promise<boolean> | undefined;
const refused = new Set<string>();

/** One asker: the dialog of the shell. It resolves once the reason is written down, or with false when the person would rather not look. */
export function whenReasonAsked(asker: Asker): void {
  ask = asker;
}

/** Who would rather not say is not asked again on this page by what reads itself anew; by going elsewhere, or asking for it, they are. */
export const askReasonsAgain = (): void => refused.clear();

/** @returns true when the request may be sent once more */
export async function reasonGiven({ organisations }: ApiProblem): Promise<boolean> {
  // A reason that was being given meanwhile may be the one: the request finds out by itself.
  if (asking) return asking;
  if (organisations.length === 0 || organisations.some(({ id }) => refused.has(id))) return false;
  asking = ask(organisations);
  const given = await asking.finally(() => { asking = undefined; });
  if (!given) for (const { id } of organisations) refused.add(id);
  return given;
}
