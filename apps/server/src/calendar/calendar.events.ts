import { Injectable } from '@nestjs/common';
import type { Place } from '../access/index.js';
import { Signal } from '../shared/signal.js';

/** Whose calendar is another: of these places and all that is below them (the syndicate's own id is all), or of everybody. */
export interface CalendarChange { tenantId: string; places: readonly Place[] | 'all' }

/** News of this room, after the commit, on the server that was asked. */
@Injectable()
export class CalendarEvents {
  readonly changed = new Signal<CalendarChange>();
}
