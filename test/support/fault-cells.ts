/** The cells of the kill matrix that test/journeys/faults-matrix.test.ts fills; docs/faults.md has the whole table. */
export const THREADS = ['the broker’s thread', 'the database’s thread'] as const;
export const STEP_NAMES = ['enrol', 'inventory', 'install', 'command'] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** Each of these faults beside every step. */
export const cells = <F extends string>(faults: readonly F[]): [F, StepName][] => faults.flatMap((fault) => STEP_NAMES.map((step): [F, StepName] => [fault, step]));
