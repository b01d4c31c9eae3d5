import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { CommandBody } from '#contract';
import { Database } from '#database';
import type { DeviceLink } from '#broker';
import { SigningKey } from '#pki';
import { Batcher } from '../shared/batcher.js';
import { Clock } from '../shared/clock.js';
import { LINK } from '../shared/link.js';
import { Log } from '../shared/log.js';
import { Metrics } from '../shared/metrics.js';
import { isPassing } from '../shared/trouble-passing.js';
import type { CommandRow } from './command.rows.js';
import { headsToSend, markSent } from './command.store.js';
import { CommandEvents } from './commands.events.js';

/**
 * Devices looked after in one round: bounds memory (about 5 MB), and what a link failure can delay. With small
 * rounds the waits for the database and the link, not the work, decide when the last of a fleet is reached.
 */
const CHUNK = 2_500;

/**
 * Sends the head of a device's queue when the device is connected, in service (not in quarantine, not retired) and has nothing at work. Sending comes before the
 * state `sent` is written: after a crash in between the device gets the command again, and executes an id only once.
 */
@Injectable()
export class CommandDispatch implements OnModuleDestroy {
  private readonly devices: Batcher<string>;
  /** The round that is on its way, and its devices. */
  private sending: Promise<void> = Promise.resolve();
  private onTheWay = new Set<string>();

  constructor(
    private readonly db: Database,
    @Inject(LINK) private readonly link: DeviceLink,
    private readonly signing: SigningKey,
    private readonly clock: Clock,
    private readonly events: CommandEvents,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.devices = new Batcher({
      chunk: CHUNK,
      handle: (ids) => this.deliver(ids),
      onError: (error) => this.fail(error),
    });
    metrics.queue('command_dispatch', this.devices);
  }

  /** Looks at the queues of these devices soon. Call after the commit. */
  wake(deviceIds: Iterable<string>): void {
    this.devices.add(deviceIds);
  }

  /** Sends these once more: a device that knows a command does not execute it again, it repeats what became of it. */
  async repeat(rows: readonly CommandRow[]): Promise<void> {
    if (rows.length > 0) await this.transmit(rows, await this.sign(rows));
  }

  async onModuleDestroy(): Promise<void> {
    await this.devices.close();
    await this.sending.catch(() => undefined);
  }

  private async deliver(deviceIds: string[]): Promise<void> {
    // Their state is not written yet: what is on its way would be found waiting, and sent twice.
    if (deviceIds.some((id) => this.onTheWay.has(id))) await this.arrived();
    const heads = await this.db.system((em) => headsToSend(em, deviceIds, this.clock.now()));
    if (heads.length === 0) return;
    const signed = await this.sign(heads);
    // One round is on its way to its devices while the next one is looked up and signed; never two, so that memory stays bounded.
    await this.arrived();
    this.onTheWay = new Set(heads.map((row) => row.device_id));
    this.sending = this.send(heads, signed).catch((error: unknown) => {
      if (!isPassing(error)) return this.fail(error);
      // What was sent and could not be written is sent again: a device executes an id only once. The next round hears of it, and rests.
      this.devices.add(deviceIds);
      throw error;
    });
    this.sending.catch(() => undefined);
  }

  /** @throws what kept the round that was on its way from being written, once */
  private async arrived(): Promise<void> {
    const { sending } = this;
    this.sending = Promise.resolve();
    await sending.finally(() => this.onTheWay.clear());
  }

  private fail(error: unknown): void {
    this.log.error({ err: error }, 'Commands could not be sent; they go out at the next contact of their devices.');
  }

  private async send(rows: readonly CommandRow[], signed: readonly string[]): Promise<void> {
    const reached = await this.transmit(rows, signed);
    const arrived = rows.filter((row) => reached.has(row.device_id));
    if (arrived.length === 0) return;
    const sent = await this.db.system((em) => markSent(em, arrived, this.clock.now()));
    this.events.changed.emit(sent);
  }

  private async sign(rows: readonly CommandRow[]): Promise<string[]> {
    const signed = await this.signing.signMany(rows.map((row) => JSON.stringify(commandBody(row))));
    return signed.map((one) => JSON.stringify(one));
  }

  /** Answers the devices that were reached. */
  private async transmit(rows: readonly CommandRow[], signed: readonly string[]): Promise<Set<string>> {
    return new Set(await this.link.send(rows.map((row, at) => ({ deviceId: row.device_id, kind: 'command', payload: signed[at] ?? '' }))));
  }
}

const commandBody = (row: CommandRow): CommandBody => ({
  v: 1,
  id: row.id,
  deviceId: row.device_id,
  sequence: row.sequence,
  kind: row.kind,
  args: row.args,
  issuedAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
});
