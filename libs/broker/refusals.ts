import { BROKER_LIMITS } from './limits.js';
import type { LinkStats, Refusal } from './types.js';

/** Refusals between two batches, counted together by device and reason, so that a flood is one line. */
export class Refusals {
  private readonly waiting = new Map<string, Refusal>();
  readonly totals: LinkStats['refused'] = { malformed: 0, 'too-large': 0, 'forbidden-topic': 0, 'too-fast': 0, revoked: 0, identity: 0, inflate: 0 };

  add(deviceId: string | null, reason: Refusal['reason'], detail: string): void {
    this.totals[reason]++;
    const named = this.waiting.size < BROKER_LIMITS.refusals;
    const key = `${named ? deviceId : null}/${reason}`;
    const known = this.waiting.get(`${deviceId}/${reason}`) ?? this.waiting.get(key);
    if (known) known.count++;
    else this.waiting.set(key, { deviceId: named ? deviceId : null, at: Date.now(), reason, detail: detail.slice(0, 300), count: 1 });
  }

  get size(): number {
    return this.waiting.size;
  }

  take(): Refusal[] {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    return all;
  }
}
