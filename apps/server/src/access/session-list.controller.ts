import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import type { Page, SessionRow } from '#contract';
import { IdPipe } from '../shared/id.pipe.js';
import { PageQuery } from '../shared/page.dto.js';
import { AllowPerson } from './allow.js';
import { SessionListService } from './session-list.service.js';
import { Caller, type SignedIn } from './signed-in.js';

@Controller('sessions')
@AllowPerson()
export class OwnSessionsController {
  constructor(private readonly sessions: SessionListService) {}

  @Get()
  list(@Caller() caller: SignedIn, @Query() query: PageQuery): Promise<Page<SessionRow>> {
    return this.sessions.list(caller, caller.userId, query);
  }

  @Delete() @HttpCode(204)
  endOthers(@Caller() caller: SignedIn): Promise<void> {
    return this.sessions.endAll(caller, caller.userId);
  }

  @Delete(':id') @HttpCode(204)
  end(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<void> {
    return this.sessions.end(caller, caller.userId, id);
  }
}

@Controller('users/:id/sessions')
@AllowPerson('users.manage')
export class PersonSessionsController {
  constructor(private readonly sessions: SessionListService) {}

  @Get()
  list(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Query() query: PageQuery): Promise<Page<SessionRow>> {
    return this.sessions.list(caller, id, query);
  }

  @Delete() @HttpCode(204)
  endAll(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<void> {
    return this.sessions.endAll(caller, id);
  }

  @Delete(':sessionId') @HttpCode(204)
  end(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Param('sessionId', IdPipe) sessionId: string): Promise<void> {
    return this.sessions.end(caller, id, sessionId);
  }
}
