import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { Page, RequestCodeView, RequestCount, RequestDetail, RequestView } from '#contract';
import { Allow, Caller, CurrentScope, type SignedIn } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { RequestCodes } from './request-code.service.js';
import { RequestAnswers } from './request.answers.js';
import { RequestApprovalDto, RequestDto, RequestRefusalDto, RequestsQuery, RequestTeamMessageDto } from './request.dto.js';
import { RequestService } from './request.service.js';

@Controller('requests')
export class RequestController {
  constructor(
    private readonly requests: RequestService,
    private readonly answers: RequestAnswers,
  ) {}

  @Get() @Allow('devices.read')
  list(@Caller() caller: SignedIn, @Query() query: RequestsQuery): Promise<Page<RequestView>> {
    return this.requests.list(caller, query);
  }

  @Get('count') @Allow('devices.read')
  count(@Caller() caller: SignedIn): Promise<RequestCount> {
    return this.requests.count(caller);
  }

  @Get(':id') @Allow('devices.read')
  get(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<RequestDetail> {
    return this.requests.get(caller, id);
  }

  @Post() @Allow('devices.read')
  make(@Caller() caller: SignedIn, @Body() body: RequestDto): Promise<RequestDetail> {
    return this.requests.make(caller, body);
  }

  @Post(':id/approve') @HttpCode(200) @Allow('deployments.teaching')
  approve(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Body() body: RequestApprovalDto): Promise<RequestDetail> {
    return this.answers.approve(caller, id, body);
  }

  @Post(':id/refuse') @HttpCode(200) @Allow('deployments.teaching')
  refuse(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Body() body: RequestRefusalDto): Promise<RequestDetail> {
    return this.answers.refuse(caller, id, body);
  }

  @Post(':id/reopen') @HttpCode(200) @Allow('deployments.teaching')
  reopen(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<RequestDetail> {
    return this.answers.reopen(caller, id);
  }

  @Delete(':id') @HttpCode(204) @Allow('deployments.teaching')
  remove(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<void> {
    return this.answers.remove(caller, id);
  }

  @Post(':id/messages') @HttpCode(200) @Allow('devices.read')
  message(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Body() body: RequestTeamMessageDto): Promise<RequestDetail> {
    return this.answers.message(caller, id, body);
  }

  @Post(':id/withdraw') @HttpCode(200) @Allow('devices.read')
  withdraw(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<RequestDetail> {
    return this.answers.withdraw(caller, id);
  }
}

@Controller('sites/:id/request-code')
@Allow('deployments.manage')
export class RequestCodeController {
  constructor(private readonly codes: RequestCodes) {}

  @Get()
  look(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<RequestCodeView> {
    return this.codes.look(scope, id);
  }

  @Put() @HttpCode(200)
  renew(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<RequestCodeView> {
    return this.codes.renew(scope, id);
  }

  @Delete() @HttpCode(204)
  end(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.codes.end(scope, id);
  }
}
