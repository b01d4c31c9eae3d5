import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isDeviceId as isUuid, type OutcomeState } from '#contract';
import { Database } from '#database';
import { DeviceEvents } from '../devices/index.js';
import { Clock } from '../shared/clock.js';
import { Config } from '../shared/config.js';
import { Uplink } from '../shared/uplink.js';
import { CommandDispatch } from './command.dispatch.js';
import type { CommandRow } from './command.rows.js';
import { resumeQueues, unheardCommands, writeOutcomes } from './command.store.js';
import { CommandEvents } from './commands.events.js';
import { effectOf, isOpen } from './commands.rules.js';

/** The part of an uplink message this room reads. */
interface From<B> { deviceId: string; body: B }
interface OutcomeBody { commandId: string; state: OutcomeState; detail?: string; result?: Record<string, unknown> }

/** A sequence beyond this is a lie; believing it would exhaust the column. */
const MAX_SEQUENCE = 1_000_000_000;

/** What devices say about commands: how far they are (hello), and what became of one (outcome). */
@Injectable()
export class CommandListener implements OnModuleInit {
  constructor(
    private readonly uplink: Uplink,
    private readonly db: Database,
    private readonly news: DeviceEvents,
    private readonly dispatch: CommandDispatch,
    private readonly events: CommandEvents,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    // Accepted after quarantine, or put back: what waited goes out now.
    this.news.changed.on((changes) => this.dispatch.wake(changes.filter(({ row }) => row.status === 'active').map(({ deviceId }) => deviceId)));
    this.uplink.on('hello', (em, messages) => this.resume(em, messages));
    this.uplink.on('outcome', (em, messages) => this.record(em, messages));
  }

  private async resume(em: EntityManager, messages: readonly From<{ lastSequence: number }>[]): Promise<void> {
    const last = new Map(messages.map(({ deviceId, body }) => [deviceId, Math.min(body.lastSequence, MAX_SEQUENCE)]));
    const deviceIds = [...last.keys()].sort();
    const lastSequences = deviceIds.map((id) => last.get(id) ?? 0);
    const rows = await resumeQueues(em, deviceIds, lastSequences);
    this.announce(rows, deviceIds);
    if (!this.config.broker) return;
    // An external broker that died may have taken an outcome with it that it had acknowledged.
    const unheard = await unheardCommands(em, deviceIds, lastSequences);
    this.db.afterCommit(() => this.dispatch.repeat(unheard));
  }

  private async record(em: EntityManager, messages: readonly From<OutcomeBody>[]): Promise<void> {
    const found: CommandRow[] = await em.query(
      `select * from command where id = any ($1::uuid[]) and device_id = any ($2::uuid[]) order by id for update`,
      [messages.map(({ body }) => body.commandId).filter(isUuid), messages.map(({ deviceId }) => deviceId)],
    );
    const commands = new Map(found.map((row) => [row.id, row]));
    const changed = new Map<string, CommandRow>();
    for (const { deviceId, body } of messages) {
      // The next message about the same command starts from where this one left it.
      const row = changed.get(body.commandId) ?? commands.get(body.commandId);
      // A device speaks of its own commands only.
      if (!row || row.device_id !== deviceId) continue;
      const next = this.next(row, body);
      if (next) changed.set(row.id, next);
    }
    if (changed.size === 0) return;
    const rows = [...changed.values()];
    await writeOutcomes(em, rows);
    await this.events.finished.tell(em, rows.filter((row) => !isOpen(row.state) && isOpen(commands.get(row.id)?.state ?? row.state)));
    this.announce(rows, rows.filter((row) => !isOpen(row.state)).map((row) => row.device_id));
  }

  /** The command after these words; undefined when they change nothing. */
  private next(row: CommandRow, { state, ...said }: OutcomeBody): CommandRow | undefined {
    const [detail, result] = [said.detail ?? null, said.result ?? null];
    switch (effectOf(row.state, state)) {
      case 'none': return undefined;
      case 'late': return { ...row, detail, result, late_state: state };
      case 'move': return { ...row, detail, result, state, late_state: null, finished_at: isOpen(state) ? null : this.clock.now() };
    }
  }

  private announce(rows: readonly CommandRow[], wake: readonly string[]): void {
    this.db.afterCommit(() => {
      this.events.changed.emit(rows);
      this.dispatch.wake(wake);
    });
  }
}
