import { Injectable } from '@nestjs/common';
import type { RequestState } from '#contract';
import { Notice, Signal } from '../shared/signal.js';

export interface RequestRef { tenantId: string; organisationId: string; siteId: string; id: string }
/** What others are told of a request: no word of a person. */
export interface RequestNews extends RequestRef { number: number; app: { id: string; name: string } | null; state: RequestState; deploymentId: string | null }

/** News of requests. */
@Injectable()
export class RequestEvents {
  /** After the commit: it came or went on. */
  readonly changed = new Signal<RequestRef>();
  /** Inside the transaction that makes it. */
  readonly opened = new Notice<RequestNews>();
  /** Inside the transaction of the answer: approved or refused. */
  readonly answered = new Notice<RequestNews>();
}
