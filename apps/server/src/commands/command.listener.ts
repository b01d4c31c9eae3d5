import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isDeviceId as isUuid } from '#contract';
import { Database } from '#database';
import { DeviceEvents } from '../devices/index.js';
import { Clock } from '../shared/clock.js';
import { Config } from '../shared/config.js';
import { Uplink } from '../shared/uplink.js';
import { CommandDispatch } from './command.dispatch.js';
import { commandView, type CommandRow } from './command.rows.js';
import { resumeQueues, unheardCommands, writeOutcomes, type OutcomeChange } from './command.store.js';
import { CommandEvents } from './commands.events.js';
import { effectOf, isOpen } from './commands.rules.js';

/** The part of an uplink message this room reads. */
interface From<B> { deviceId: string; body: B }
interface OutcomeBody { commandId: string; state: OutcomeChange['lateState'] & string; detail?: string; result?: Record<string, unknown> }

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
    const changed = new Map<string, OutcomeChange>();
    for (const { deviceId, body } of messages) {
      const row = commands.get(body.commandId);
      // A device speaks of its own commands only.
      if (!row || row.device_id !== deviceId) continue;
      const change = this.change(row, body);
      if (!change) continue;
      changed.set(row.id, change);
      // The next message about the same command starts from here.
      commands.set(row.id, { ...row, state: change.state, late_state: change.lateState, finished_at: change.finishedAt });
    }
    if (changed.size === 0) return;
    const rows = await writeOutcomes(em, [...changed.values()]);
    this.announce(rows, rows.filter((row) => !isOpen(row.state)).map((row) => row.device_id));
  }

  private change(row: CommandRow, { state, detail, result }: OutcomeBody): OutcomeChange | undefined {
    const effect = effectOf(row.state, state);
    if (effect === 'none') return undefined;
    const said = { id: row.id, detail: detail ?? null, result: result === undefined ? null : JSON.stringify(result) };
    if (effect === 'late') return { ...said, state: row.state, lateState: state, finishedAt: row.finished_at };
    return { ...said, state, lateState: null, finishedAt: isOpen(state) ? null : this.clock.now() };
  }

  private announce(rows: readonly CommandRow[], wake: readonly string[]): void {
    this.db.afterCommit(() => {
      for (const row of rows) this.events.commandChanged.emit({ tenantId: row.tenant_id, deviceId: row.device_id, command: commandView(row) });
      this.dispatch.wake(wake);
    });
  }
}
