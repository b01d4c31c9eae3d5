/**
 * Times of receipt that keep the order in which one device's messages came, also when a broker hands over many of them
 * within one millisecond: presence is decided by the later word.
 */
export class Stamps {
  private readonly latest = new Map<string, number>();
  private now = 0;

  /** @param now ms. */
  of(deviceId: string, now: number): number {
    if (now > this.now) this.latest.clear();
    this.now = Math.max(now, this.now);
    const at = Math.max(now, (this.latest.get(deviceId) ?? 0) + 1);
    this.latest.set(deviceId, at);
    return at;
  }
}
