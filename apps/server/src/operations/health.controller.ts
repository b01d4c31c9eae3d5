import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { HealthView } from '#contract';
import { Public } from '../access/index.js';
import { Health } from './health.js';

@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthView> {
    const view = await this.health.look();
    response.status(view.status === 'ok' ? 200 : 503);
    return view;
  }
}
