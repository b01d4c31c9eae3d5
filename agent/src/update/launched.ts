/** What the launcher tells the bundle it runs, in the same process. */
export interface Launched {
  /** Version of the packaged bundle. */
  base: string;
  /** SHA-256 of the bundle that runs; absent = the packaged one. */
  running?: string;
}

const PLACE = Symbol.for('craie-agent.launched');
const place = globalThis as { [PLACE]?: Launched };

/** For the launcher, before it imports the bundle. */
export function sayLaunched(launched: Launched): void {
  place[PLACE] = launched;
}

/** Absent when this bundle runs without its launcher, or without a service manager that starts it again. */
export const launchedAs = (): Launched | undefined => place[PLACE];
