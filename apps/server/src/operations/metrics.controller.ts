import { Controller, Get, Header, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Authentication, Public, reachesAll } from '../access/index.js';
import { Metrics } from '../shared/metrics.js';
import { ProblemError } from '../shared/problem.js';

const LOOPBACK = /^(::1|(::ffff:)?127\.)/;

/** Read by a Prometheus on this machine, or from elsewhere with an API token. */
@Controller('metrics')
@Public()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly authentication: Authentication,
  ) {}

  @Get() @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(@Req() request: Request): Promise<string> {
    // A proxy on this machine also comes from loopback, but it says for whom.
    const local = LOOPBACK.test(request.socket.remoteAddress ?? '') && request.get('x-forwarded-for') === undefined && request.get('forwarded') === undefined;
    if (!local) await this.check(request);
    return this.metrics.registry.metrics();
  }

  /** The figures are of all communes together. */
  private async check(request: Request): Promise<void> {
    const caller = await this.authentication.identify(request);
    if (!caller) throw new ProblemError('unauthenticated', 'Send an API token: Authorization: Bearer craie_pat_…');
    if (!reachesAll(caller, ['devices.read'])) throw new ProblemError('forbidden', 'These figures are of the whole syndicate: make the token with devices.read, and without limiting it to places.');
  }
}
