/** See postgres.mjs. */
export function startPostgres(): Promise<
  { url: string; pause(): Promise<unknown>; resume(): Promise<unknown>; stop(): Promise<void> } | undefined
>;
