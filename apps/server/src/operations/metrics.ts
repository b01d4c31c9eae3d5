import { Injectable } from '@nestjs/common';
import type { Request, Response, NextFunction } from 'express';
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Numbers for Prometheus. Labels are from closed lists: nothing a client sends becomes one. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'craie_http_request_seconds',
    help: 'Time to answer, by method and class of status.',
    labelNames: ['method', 'status'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A number that is read when it is asked for; it is left out while it cannot be read, and the others stay readable. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        try {
          this.set(await read());
        } catch {
          this.remove();
        }
      },
    });
  }

  /** Express middle-ware that times every request. */
  readonly time = (request: Request, response: Response, next: NextFunction): void => {
    const end = this.requests.startTimer();
    response.once('close', () => end({ method: METHODS.has(request.method) ? request.method : 'other', status: `${Math.floor(response.statusCode / 100)}xx` }));
    next();
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
