import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Counter, type Histogram } from 'prom-client';
import { Metrics } from '../shared/metrics.js';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10];

/** HTTP requests of both listeners, by the template of their route: an address that leads nowhere is `none`. */
@Injectable()
export class HttpMetrics {
  private readonly seconds: Histogram<'method' | 'route'>;
  private readonly answers: Counter<'method' | 'route' | 'status'>;
  private running = 0;

  constructor(metrics: Metrics) {
    this.seconds = metrics.histogram('craie_http_request_duration_seconds', 'Time to answer, by method and route; downloads and uploads last as long as their line needs.', BUCKETS, ['method', 'route']);
    this.answers = new Counter({ name: 'craie_http_requests_total', help: 'Requests answered, by method, route and status.', labelNames: ['method', 'route', 'status'], registers: [metrics.registry] });
    metrics.gauge('craie_http_requests_in_progress', 'Requests that have no whole answer yet, this one included.', () => this.running);
  }

  /** Express middle-ware that times every request. */
  readonly time = (request: Request, response: Response, next: NextFunction): void => {
    const begun = performance.now();
    this.running++;
    response.once('close', () => {
      this.running--;
      const labels = { method: METHODS.has(request.method) ? request.method : 'other', route: routeOf(request) };
      this.seconds.observe(labels, (performance.now() - begun) / 1_000);
      this.answers.inc({ ...labels, status: String(response.statusCode) });
    });
    next();
  };
}

/** As it was declared (`/api/v1/devices/:id`): the router leaves it at the request. The one that takes all the rest is none. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  return typeof route === 'object' && route !== null && 'path' in route && typeof route.path === 'string' && !route.path.includes('*') ? route.path : 'none';
}
