import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { Metrics } from '../shared/metrics.js';

const DOORS = ['form', 'console'] as const;
const ANSWERS = ['approved', 'refused'] as const;

/** How much is asked for, and answered. */
@Injectable()
export class RequestMetrics {
  readonly made: (door: (typeof DOORS)[number]) => void;
  readonly answered: (answer: (typeof ANSWERS)[number]) => void;

  constructor(db: Database, metrics: Metrics) {
    this.made = metrics.counter('craie_requests_made_total', 'Requests for apps, by the door they came through.', 'door', DOORS);
    this.answered = metrics.counter('craie_requests_answered_total', 'Answers to requests for apps.', 'answer', ANSWERS);
    metrics.gauge('craie_requests_open', 'Requests for apps that wait for an answer.', () => db.ask<{ open: number }>(`select count(*)::integer as open from request where state in ('open', 'question')`).then(([row]) => row?.open));
  }
}
