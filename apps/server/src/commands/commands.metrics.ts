import { Injectable } from '@nestjs/common';
import { COMMAND_STATES, OPEN_COMMAND_STATES, type CommandState } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { kept } from '../shared/kept.js';
import { Metrics, type Figures } from '../shared/metrics.js';
import { CommandEvents } from './commands.events.js';
import { isOpen } from './commands.rules.js';

const COUNTED_FOR = 15_000;
/** Open commands are counted up to here: a larger number says no more. */
const MOST = 100_000;

interface Open { state: CommandState; commands: number; overdue: number }

/** Orders that wait, and how they ended. */
@Injectable()
export class CommandMetrics {
  constructor(private readonly database: Database, private readonly clock: Clock, metrics: Metrics, events: CommandEvents) {
    const open = kept(() => this.open(), COUNTED_FOR);
    metrics.gauge('craie_commands_open', `Commands not ended, by state; counted up to ${MOST}.`, async () => states(await open()), ['state']);
    metrics.gauge('craie_commands_overdue', 'Open commands whose time is over and that nothing has ended yet.', async () => (await open()).reduce((sum, { overdue }) => sum + overdue, 0));
    const ended = metrics.counter('craie_commands_ended_total', 'Commands that ended, by state.', 'state', COMMAND_STATES.filter((state) => !isOpen(state)));
    events.changed.on((rows) => { for (const { state } of rows) if (!isOpen(state)) ended(state); });
  }

  private open(): Promise<Open[]> {
    return this.database.system((em) => em.query(
      `select state, count(*)::int as commands, (count(*) filter (where expires_at < $1))::int as overdue
       from (select state, expires_at from command where state in ('queued', 'sent', 'running') limit $2) waiting group by state`,
      [this.clock.now(), MOST],
    ));
  }
}

const states = (open: readonly Open[]): Figures =>
  OPEN_COMMAND_STATES.map((state) => ({ labels: { state }, value: open.find((one) => one.state === state)?.commands ?? 0 }));
