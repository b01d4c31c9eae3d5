/** How long a test waits (s) for what takes a moment on a quick machine: it must come on a slow and busy one too, and costs nothing when all is well. */
export const PATIENCE = 60;

/** Looks until `probe` answers something; the last answer or error is in the message when it never does. */
export async function until<T>(what: string, probe: () => Promise<T | undefined | false>, seconds = PATIENCE): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown;
  do {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  } while (Date.now() < deadline);
  throw new Error(`Not within ${seconds} s: ${what}. Last: ${String(last)}`);
}
