import { Controller, Get, Param } from '@nestjs/common';
import type { TargetView } from '#contract';
import { Allow, CurrentScope } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { TargetService } from './target.service.js';

@Controller('devices/:id/target')
export class TargetController {
  constructor(private readonly targets: TargetService) {}

  @Get() @Allow('devices.read')
  view(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<TargetView> {
    return this.targets.view(scope, id);
  }
}
