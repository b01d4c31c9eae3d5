import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { DeviceDetail, EnrolmentTokenView, Page } from '#contract';
import { Allow, CurrentScope } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import { PageQuery } from '../shared/page.dto.js';
import type { Scope } from '../shared/scope.js';
import { RevocationService } from './revocation.service.js';
import { EnrolmentTokenDto, RevokeDto } from './token.dto.js';
import { TokenService } from './token.service.js';

@Controller()
export class TokenController {
  constructor(
    private readonly tokens: TokenService,
    private readonly revocations: RevocationService,
  ) {}

  @Get('enrolment-tokens') @Allow('enrolment.manage')
  list(@CurrentScope() scope: Scope, @Query() page: PageQuery): Promise<Page<EnrolmentTokenView>> {
    return this.tokens.list(scope, page);
  }

  @Post('enrolment-tokens') @Allow('enrolment.manage')
  create(@CurrentScope() scope: Scope, @Body() body: EnrolmentTokenDto): Promise<EnrolmentTokenView> {
    return this.tokens.create(scope, body);
  }

  @Post('enrolment-tokens/:id/revoke') @HttpCode(200) @Allow('enrolment.manage')
  revokeToken(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<EnrolmentTokenView> {
    return this.tokens.revoke(scope, id);
  }

  @Post('devices/:id/revoke') @HttpCode(200) @Allow('enrolment.manage')
  revokeDevice(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() { reason }: RevokeDto): Promise<DeviceDetail> {
    return this.revocations.revoke(scope, id, reason);
  }
}
