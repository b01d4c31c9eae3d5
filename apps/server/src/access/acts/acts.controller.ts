import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { ActCancelBody, ActView } from '#contract';
import { IdPipe } from '../../shared/id.pipe.js';
import { Allow, AllowPerson } from '../allow.js';
import { Caller, type SignedIn } from '../signed-in.js';
import { ActDesk } from './act.desk.js';

export class ActCancelDto implements ActCancelBody {
  @IsOptional() @IsString() @MaxLength(500)
  reason?: string;
}

/** The permission is that of each act, over all of its devices: the desk asks for it. */
@Controller('acts')
export class ActsController {
  constructor(private readonly desk: ActDesk) {}

  @Get() @Allow('devices.read')
  list(@Caller() caller: SignedIn): Promise<ActView[]> {
    return this.desk.list(caller);
  }

  @Post(':id/approve') @HttpCode(200) @AllowPerson('devices.read')
  approve(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<ActView> {
    return this.desk.approve(caller, id);
  }

  @Post(':id/cancel') @HttpCode(200) @Allow('devices.read')
  cancel(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Body() { reason }: ActCancelDto): Promise<ActView> {
    return this.desk.cancel(caller, id, reason);
  }
}
