/** One that was made. */
interface Made<T> {
  issuer: string;
  at: number;
  value: Promise<T>;
}

/**
 * Certificates that are made when they are asked for and given again until they are old, or their root is another one.
 * What is old is forgotten.
 */
export class Issued<T> {
  /** Oldest first. */
  private readonly made = new Map<string, Made<T>>();

  /** @param lifetime ms */
  constructor(private readonly lifetime: number) {}

  get size(): number {
    return this.made.size;
  }

  /** @param issuer the root that signs now; @param now ms */
  get(name: string, issuer: string, now: number, make: () => Promise<T>): Promise<T> {
    const known = this.made.get(name);
    if (known && known.issuer === issuer && this.young(known, now)) return known.value;
    this.made.delete(name);
    const value = make();
    const made = { issuer, at: now, value };
    this.made.set(name, made);
    value.catch(() => {
      if (this.made.get(name) === made) this.made.delete(name);
    });
    for (const [old, one] of this.made) {
      if (this.young(one, now)) break;
      this.made.delete(old);
    }
    return value;
  }

  /** What a clock seems to have made long ago, or long from now, is made again. */
  private young({ at }: Made<T>, now: number): boolean {
    return Math.abs(now - at) < this.lifetime;
  }
}
