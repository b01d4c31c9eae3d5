import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  ACTS, checkCommandArgs, COMMAND_KINDS, LIMITS, type ActKind, type ActPreview, type CommandKind, type CommandsSent, type CommandView, type DeviceSelection, type Page,
} from '#contract';
import { Database } from '#database';
import { ActParts, ActsService, AuditService, type SignedIn } from '../access/index.js';
import { DeviceGate, DeviceService, toSelection } from '../devices/index.js';
import { Clock } from '../shared/clock.js';
import { decodeCursor, toPage } from '../shared/page.js';
import type { PageQuery } from '../shared/page.dto.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { CommandDispatch } from './command.dispatch.js';
import type { CommandRequestDto } from './command.dto.js';
import { commandView, type CommandRow } from './command.rows.js';
import { endEverything, insertCommands, overfullDevice } from './command.store.js';
import { CommandEvents } from './commands.events.js';
import { isOpen, MAX_OPEN_PER_DEVICE } from './commands.rules.js';

const HOUR = 3_600_000;
/** Commands shown in the answer to a creation; the rest is counted. */
const SHOWN = 100;

/** What is done with each device; also what an act that waits keeps. */
interface Order { kind: CommandKind; args: Record<string, unknown>; expiresInHours?: number }

/** Commands that may hurt when many get them. */
function actOf(kind: CommandKind): ActKind | undefined {
  const act = `command.${kind}`;
  return Object.hasOwn(ACTS, act) ? (act as ActKind) : undefined;
}

/** One-shot orders to devices: creation for a whole selection, list, cancellation. */
@Injectable()
export class CommandService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly devices: DeviceService,
    private readonly gate: DeviceGate,
    private readonly audit: AuditService,
    private readonly dispatch: CommandDispatch,
    private readonly events: CommandEvents,
    private readonly clock: Clock,
    private readonly acts: ActsService,
    private readonly parts: ActParts,
  ) {}

  onModuleInit(): void {
    for (const kind of COMMAND_KINDS) {
      const act = actOf(kind);
      if (act) this.parts.carriedOutBy(act, (scope, em, order, deviceIds) => this.queue(scope, em, order as unknown as Order, deviceIds));
    }
  }

  /** Queues one command on each selected device; what may hurt and reaches many waits. @throws ProblemError `invalid_body`, `not_found`, `conflict`, and those of a dangerous act */
  async create(caller: SignedIn, { devices, reason, ...request }: CommandRequestDto): Promise<CommandsSent> {
    const { scope } = caller;
    const selection: DeviceSelection = toSelection(devices);
    const order: Order = { ...request, args: checkedArgs(request) };
    const kind = actOf(order.kind);
    if (!kind) return this.db.tenant(scope, async (em) => this.queue(scope, em, order, await this.devices.resolve(scope, em, selection)));
    const done = await this.acts.perform(caller, { kind, selection, payload: { ...order }, reason }, (em, ids) => this.queue(scope, em, order, ids));
    return 'commands' in done ? done : { count: 0, commands: [], ...done };
  }

  /** What `create` with the same body would reach, and what would be asked. @throws like `create` */
  async preview(caller: SignedIn, { devices, ...request }: CommandRequestDto): Promise<ActPreview> {
    checkedArgs(request);
    const act = actOf(request.kind);
    if (!act) throw wrongField('kind', 'choice', 'This command is no dangerous act: send it.');
    return this.acts.preview(caller, act, toSelection(devices));
  }

  private async queue(scope: Scope, em: EntityManager, { kind, args, expiresInHours }: Order, deviceIds: string[]): Promise<CommandsSent> {
    const now = this.clock.now();
    const lifetime = expiresInHours === undefined ? LIMITS.commandLifetime : expiresInHours * HOUR;
    const expiresAt = new Date(now.getTime() + lifetime);
    const rows = await insertCommands(em, { tenantId: scope.tenantId, deviceIds, kind, args, createdBy: scope.actor.label, now, expiresAt });
    const full = await overfullDevice(em, scope.tenantId, deviceIds, MAX_OPEN_PER_DEVICE);
    if (full) throw new ProblemError('conflict', `${full} already has ${MAX_OPEN_PER_DEVICE} commands waiting: cancel some of them first.`);
    const subject = deviceIds.length === 1 ? `device:${deviceIds[0]}` : 'devices';
    await this.audit.record(em, scope, 'command.sent', subject, { kind, count: rows.length, deviceIds: deviceIds.slice(0, SHOWN) });
    this.announce(rows);
    return { count: rows.length, commands: rows.slice(0, SHOWN).map(commandView) };
  }

  /** A device's commands, newest first. @throws ProblemError `not_found` */
  async list(scope: Scope, deviceId: string, { limit, cursor }: PageQuery): Promise<Page<CommandView>> {
    const [before] = cursor === undefined ? [null] : decodeCursor(cursor, 1);
    if (before !== null && !Number.isSafeInteger(before)) throw new ProblemError('invalid_cursor', 'Start again from the first page.');
    return this.db.tenant(scope, async (em) => {
      await this.gate.check(scope, em, deviceId);
      const rows: CommandRow[] = await em.query(
        `select * from command where tenant_id = $1 and device_id = $2 and ($3::bigint is null or sequence < $3) order by sequence desc limit $4`,
        [scope.tenantId, deviceId, before, limit + 1],
      );
      return toPage(rows, limit, commandView, (row) => [row.sequence]);
    });
  }

  /** Takes a command back, or hides the result of one that was already sent. @throws ProblemError `not_found`, `conflict` */
  async cancel(scope: Scope, id: string): Promise<CommandView> {
    return this.db.tenant(scope, async (em) => {
      // The join keeps to the devices of the scope: row-level security of `device` filters communes.
      const [found]: CommandRow[] = await em.query(
        `select c.* from command c join device d on d.id = c.device_id where c.tenant_id = $1 and c.id = $2 for update of c`,
        [scope.tenantId, id],
      );
      if (!found) throw notFound('This command');
      if (!isOpen(found.state)) throw new ProblemError('conflict', `This command has already ended (${found.state}): there is nothing left to cancel.`);
      const [row]: CommandRow[] = await em.query(
        `with moved as (update command set state = 'cancelled', finished_at = $3 where tenant_id = $1 and id = $2 returning *) select * from moved`,
        [scope.tenantId, id, this.clock.now()],
      );
      if (!row) throw notFound('This command');
      await this.events.finished.tell(em, [row]);
      await this.audit.record(em, scope, 'command.cancelled', `device:${row.device_id}`, { commandId: id, kind: row.kind });
      this.announce([row]);
      return commandView(row);
    });
  }

  /**
   * Ends what is open on every device, and continues each queue far above what any device can have seen: for a database
   * that was restored. @returns how many ended
   */
  endAll(em: EntityManager, detail: string): Promise<number> {
    return endEverything(em, detail, this.clock.now());
  }

  private announce(rows: readonly CommandRow[]): void {
    this.db.afterCommit(() => {
      this.events.changed.emit(rows);
      this.dispatch.wake(rows.map((row) => row.device_id));
    });
  }
}

function checkedArgs({ kind, args }: Pick<CommandRequestDto, 'kind' | 'args'>): Record<string, unknown> {
  const checked = checkCommandArgs(kind, args ?? {});
  if (checked.ok) return checked.value as Record<string, unknown>;
  throw wrongField('args', 'format', `Correct the arguments of ${kind}: ${checked.problem}.`);
}
