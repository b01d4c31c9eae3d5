/** The cells of the kill matrix that test/drills/faults-matrix.test.ts and faults-processes.test.ts fill; docs/faults.md has the whole table. */
export const STEP_NAMES = ['enrol', 'inventory', 'install', 'command'] as const;
export type StepName = (typeof STEP_NAMES)[number];

export const THREADS = ['the broker’s thread', 'the database’s thread'] as const;

/** Each of these faults beside every step. */
export const cells = <F extends string>(faults: readonly F[]): [F, StepName][] => faults.flatMap((fault) => STEP_NAMES.map((step): [F, StepName] => [fault, step]));

/** Whole processes, at the steps that no other suite has. */
export const PROCESS_CELLS = [
  ['the server', 'enrol'], ['the server', 'inventory'],
  ['PostgreSQL', 'enrol'], ['PostgreSQL', 'inventory'], ['PostgreSQL', 'install'],
] as const satisfies [string, StepName][];
export const BROKER_CELLS = [['the external broker', 'inventory'], ['the external broker', 'install']] as const satisfies [string, StepName][];

/** As their tests are called. */
export const namesOf = (all: readonly (readonly [string, StepName])[]): string[] => all.map(([fault, step]) => `${fault} during ${step}`);
