import { deflateRawSync } from 'node:zlib';
import { checkUp, LIMITS, type InventoryMessage } from '#contract';
import type { Inventory } from '../inventory/index.js';
import type { Link } from '../link/link.js';
import { pause } from '../link/pause.js';
import type { Log } from '../log.js';
import { sentence } from '../log.js';
import { readJson, writeAtomic } from '../state/atomic.js';

/** What of the inventory the server is known to hold. */
interface Delivered {
  hash: string;
  hashes: Record<string, string>;
}

/** Wishes that come together (ms) are answered together. */
const GATHER = 400;
/** What nobody announces (a battery that wears, a disk that fills) is looked for this often (ms, spread by ±20 %). */
const EVERY = 6 * 3_600_000;

type Way = Pick<Link, 'connected' | 'publishRaw'>;

/**
 * Sends the parts of the inventory that changed since the last delivery, and those the server asks for. What was
 * delivered is remembered across starts, so a machine that did not change sends nothing.
 */
export class InventoryCourier {
  private wanted = new Set<string>();
  private everything = false;
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();

  private constructor(private readonly path: string, private readonly inventory: Inventory, private readonly link: Way, private readonly log: Log, private delivered: Delivered) {}

  static async open(path: string, inventory: Inventory, link: Way, log: Log): Promise<InventoryCourier> {
    const delivered = (await readJson(path)) as Delivered | undefined;
    return new InventoryCourier(path, inventory, link, log, delivered ?? { hash: '', hashes: {} });
  }

  /** Hash of the inventory as last delivered. */
  get hash(): string {
    return this.delivered.hash;
  }

  /** The server lacks these parts; none named = everything. Answered soon, when there is a link. */
  want(parts: readonly string[]): void {
    if (parts.length === 0) this.everything = true;
    for (const part of parts.slice(0, 32)) this.wanted.add(part);
    this.soon();
  }

  /** The inventory may have changed: collected, and sent where it did. */
  soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.refresh().catch((error: unknown) => this.log.warn(`inventory: ${sentence(error)}`));
    }, GATHER);
  }

  /** Looks again now and then while there is a link, until `signal` aborts. Never rejects. */
  async run(signal: AbortSignal, every = EVERY): Promise<void> {
    while (!signal.aborted) {
      await pause(every * (0.8 + 0.4 * Math.random()), signal);
      if (!signal.aborted && this.link.connected) this.soon();
    }
  }

  /** Collects and delivers now. @throws Error when the link is down or breaks before the acknowledgement */
  refresh(): Promise<void> {
    const done = this.sending.then(() => this.deliver());
    this.sending = done.catch(() => undefined);
    return done;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async deliver(): Promise<void> {
    const now = await this.inventory.collect();
    const parts = Object.keys(now.hashes).filter((part) => this.everything || this.wanted.has(part) || now.hashes[part] !== this.delivered.hashes[part]);
    if (parts.length === 0) return;
    const [wanted, everything] = [this.wanted, this.everything];
    [this.wanted, this.everything] = [new Set(), false];
    try {
      await this.link.publishRaw('inventory', pack(now, parts));
    } catch (error) {
      this.wanted = new Set([...wanted, ...this.wanted]);
      this.everything ||= everything;
      throw error;
    }
    this.delivered = { hash: now.hash, hashes: now.hashes };
    await writeAtomic(this.path, JSON.stringify(this.delivered));
    this.log.info(`inventory delivered: ${parts.join(', ')}`);
  }
}

/** The message with only these parts, raw-deflated. @throws Error when it would not pass the server's door */
export function pack(inventory: InventoryMessage, parts: readonly string[]): Buffer {
  const sections = Object.fromEntries(Object.entries(inventory.sections).filter(([name]) => parts.includes(name)));
  const { software, ...rest } = inventory;
  const message = { ...rest, sections, ...(parts.includes('software') && { software }) };
  const checked = checkUp('inventory', message);
  if (!checked.ok) throw new Error(`not valid: ${checked.problem}`);
  const packed = deflateRawSync(JSON.stringify(message));
  if (packed.length > LIMITS.packet - 1_024) throw new Error(`too large to send (${packed.length} bytes)`);
  return packed;
}
