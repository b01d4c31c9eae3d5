import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import type { DelegationView, LookView } from '#contract';
import { IdPipe } from '../../shared/id.pipe.js';
import type { Scope } from '../../shared/scope.js';
import { Allow, AllowPerson } from '../allow.js';
import { CurrentScope } from '../signed-in.js';
import { DelegationDto, LookDto, TakeBackDto } from './delegation.dto.js';
import { DelegationService } from './delegation.service.js';
import { Looks } from './looks.js';

@Controller('organisations/:id')
export class DelegationController {
  constructor(
    private readonly delegations: DelegationService,
    private readonly looks: Looks,
  ) {}

  @Get('delegation') @AllowPerson('delegation.manage')
  get(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<DelegationView> {
    return this.delegations.get(scope, id);
  }

  @Put('delegation') @AllowPerson('delegation.manage')
  put(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: DelegationDto): Promise<DelegationView> {
    return this.delegations.put(scope, id, body);
  }

  @Delete('delegation') @AllowPerson('delegation.manage')
  takeBack(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() { reason }: TakeBackDto): Promise<DelegationView> {
    return this.delegations.takeBack(scope, id, reason);
  }

  @Post('looks') @Allow('devices.read')
  look(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() { reason }: LookDto): Promise<LookView> {
    return this.looks.open(scope, id, reason);
  }
}
