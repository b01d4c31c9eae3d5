import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { ActPreview, CommandsSent, CommandView, Page } from '#contract';
import { Allow, Caller, CurrentScope, type SignedIn } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import { PageQuery } from '../shared/page.dto.js';
import type { Scope } from '../shared/scope.js';
import { CommandRequestDto } from './command.dto.js';
import { CommandService } from './command.service.js';

@Controller()
export class CommandController {
  constructor(private readonly commands: CommandService) {}

  @Post('commands') @Allow('commands.send')
  create(@Caller() caller: SignedIn, @Body() body: CommandRequestDto): Promise<CommandsSent> {
    return this.commands.create(caller, body);
  }

  @Post('commands/preview') @HttpCode(200) @Allow('commands.send')
  preview(@Caller() caller: SignedIn, @Body() body: CommandRequestDto): Promise<ActPreview> {
    return this.commands.preview(caller, body);
  }

  @Post('commands/:id/cancel') @HttpCode(200) @Allow('commands.send')
  cancel(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<CommandView> {
    return this.commands.cancel(scope, id);
  }

  @Get('devices/:id/commands') @Allow('devices.read')
  list(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() page: PageQuery): Promise<Page<CommandView>> {
    return this.commands.list(scope, id, page);
  }
}
