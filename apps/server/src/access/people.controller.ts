import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { InvitationOffer, InvitationView, Page, UserView } from '#contract';
import { IdPipe } from '../shared/id.pipe.js';
import { PageQuery } from '../shared/page.dto.js';
import type { Scope } from '../shared/scope.js';
import { AllowPerson, Public } from './allow.js';
import { InvitationService } from './invitation.service.js';
import { GrantDto, InvitationDto, JoinDto, PeopleQuery, RemovalQuery } from './people.dto.js';
import { Caller, CurrentScope, type SignedIn } from './signed-in.js';
import { UserService } from './user.service.js';

@Controller('users')
@AllowPerson('users.manage')
export class UserController {
  constructor(private readonly users: UserService) {}

  @Get()
  list(@CurrentScope() scope: Scope, @Query() query: PeopleQuery): Promise<Page<UserView>> {
    return this.users.list(scope, query);
  }

  @Post(':id/grants')
  give(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Body() body: GrantDto): Promise<UserView> {
    return this.users.give(caller, id, body);
  }

  @Delete(':id/grants/:grantId')
  end(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Param('grantId', IdPipe) grantId: string): Promise<UserView> {
    return this.users.end(caller, id, grantId);
  }

  @Delete(':id') @HttpCode(204)
  remove(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Query() { erase }: RemovalQuery): Promise<void> {
    return erase ? this.users.erase(caller, id) : this.users.remove(caller, id);
  }
}

@Controller('invitations')
@AllowPerson('users.manage')
export class InvitationController {
  constructor(private readonly invitations: InvitationService) {}

  @Get()
  list(@CurrentScope() scope: Scope, @Query() query: PageQuery): Promise<Page<InvitationView>> {
    return this.invitations.list(scope, query);
  }

  @Post()
  invite(@Caller() caller: SignedIn, @Body() body: InvitationDto): Promise<InvitationView> {
    return this.invitations.invite(caller, body);
  }

  @Delete(':id') @HttpCode(204)
  withdraw(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.invitations.withdraw(scope, id);
  }
}

@Controller('join/:secret')
@Public()
export class JoinController {
  constructor(private readonly invitations: InvitationService) {}

  @Get()
  offer(@Param('secret') secret: string): Promise<InvitationOffer> {
    return this.invitations.offer(secret);
  }

  @Post() @HttpCode(204)
  join(@Param('secret') secret: string, @Body() body: JoinDto): Promise<void> {
    return this.invitations.join(secret, body);
  }
}
