import { Injectable } from '@nestjs/common';
import type { CommandView } from '#contract';
import { Signal } from '../shared/signal.js';

/** News of commands, after the commit. */
@Injectable()
export class CommandEvents {
  readonly commandChanged = new Signal<{ tenantId: string; deviceId: string; command: CommandView }>();
}
