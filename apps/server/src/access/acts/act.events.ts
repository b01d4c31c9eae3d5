import { Injectable } from '@nestjs/common';
import { Signal } from '../../shared/signal.js';

/** Where an act is: whoever may do it stands in the first of its places, or sees all. */
export interface ActNews { tenantId: string; actId: string; organisationId: string | null; siteId: string | null }

/** News of acts that wait, after the commit. */
@Injectable()
export class ActEvents {
  readonly changed = new Signal<ActNews>();
  /** Something may be due at once. */
  readonly due = new Signal<void>();
}
