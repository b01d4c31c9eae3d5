import { Injectable } from '@nestjs/common';
import { Notice, Signal } from '../shared/signal.js';
import type { CommandRow } from './command.rows.js';

/** News of commands, after the commit. */
@Injectable()
export class CommandEvents {
  /** As they are now. A list is as long as what was done at once: who needs a view of one makes it (`commandView`). */
  readonly changed = new Signal<readonly CommandRow[]>();
  /** Those that have ended, inside the transaction. */
  readonly finished = new Notice<readonly CommandRow[]>();
}
