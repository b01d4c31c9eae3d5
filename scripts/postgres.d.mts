/** See postgres.mjs. */
export function startPostgres(options?: { durable?: boolean; settings?: string[] }): Promise<
  { url: string; pause(): Promise<unknown>; kill(): Promise<void>; resume(): Promise<unknown>; stop(): Promise<void> } | undefined
>;
