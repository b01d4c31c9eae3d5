/**
 * Reads something at most once in so long, and once for all who ask at the same time. A failure is kept like an answer: what
 * is away is not asked again by everybody.
 *
 * @param ms how long an answer is given again.
 */
export function kept<T>(read: () => Promise<T>, ms: number): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let readAt = 0;
  return () => {
    const now = performance.now();
    if (!answer || now - readAt > ms) {
      readAt = now;
      answer = read();
    }
    return answer;
  };
}
