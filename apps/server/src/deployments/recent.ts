/** Answers kept at once. */
const MOST = 500;

/** Answers about large deployments, for which every open page asks: told to all of them for a while. */
export class Recent<T> {
  private readonly kept = new Map<string, { answer: T; until: number }>();

  /**
   * @param oldest an answer is told for so long, ms
   * @param isLarge small ones are quick, and always asked for
   */
  constructor(
    private readonly oldest: number,
    private readonly isLarge: (answer: T) => boolean,
  ) {}

  get(key: string): T | undefined {
    const kept = this.kept.get(key);
    return kept && kept.until > performance.now() ? kept.answer : undefined;
  }

  keep(key: string, answer: T): void {
    this.kept.delete(key);
    if (!this.isLarge(answer)) return;
    this.kept.set(key, { answer, until: performance.now() + this.oldest });
    for (const [first] of this.kept) {
      if (this.kept.size <= MOST) break;
      this.kept.delete(first);
    }
  }

  forget(key: string): void {
    this.kept.delete(key);
  }

  async of(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.get(key);
    if (known !== undefined) return known;
    const answer = await ask();
    this.keep(key, answer);
    return answer;
  }
}
