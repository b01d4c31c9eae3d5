import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { RequestFormApp, RequestFormView, RequestReceipt, RequestStatusView } from '#contract';
import { From, Public, type Visitor } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import { FormService } from './form.service.js';
import { RequestFormAppsQuery, RequestFormDto, RequestMessageDto } from './request.dto.js';
import { StatusService } from './status.service.js';

/** For whoever has the code of a site. */
@Controller('request-forms/:code')
@Public()
export class RequestFormController {
  constructor(private readonly forms: FormService) {}

  @Get()
  look(@From() visitor: Visitor, @Param('code') code: string): Promise<RequestFormView> {
    return this.forms.look(visitor, code);
  }

  @Get('apps')
  apps(@From() visitor: Visitor, @Param('code') code: string, @Query() query: RequestFormAppsQuery): Promise<{ items: RequestFormApp[] }> {
    return this.forms.apps(visitor, code, query);
  }

  /** Its type is the one that was found when it came, and as a page of its own it may do nothing. */
  @Get('apps/:id/icon')
  async icon(@From() visitor: Visitor, @Param('code') code: string, @Param('id', IdPipe) id: string, @Res() response: Response): Promise<void> {
    const { type, content, sha256 } = await this.forms.icon(visitor, code, id);
    response.set({
      'content-type': type, 'cache-control': 'private, max-age=3600', etag: `"${sha256}"`, 'content-disposition': 'inline; filename="icon"',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    });
    response.end(content);
  }

  @Post()
  ask(@From() visitor: Visitor, @Param('code') code: string, @Body() body: RequestFormDto): Promise<RequestReceipt> {
    return this.forms.ask(visitor, code, body);
  }
}

/** For whoever asked, by the secret they were told. */
@Controller('request-status/:secret')
@Public()
export class RequestStatusController {
  constructor(private readonly statuses: StatusService) {}

  @Get()
  look(@From() visitor: Visitor, @Param('secret') secret: string): Promise<RequestStatusView> {
    return this.statuses.look(visitor, secret);
  }

  @Post('messages') @HttpCode(200)
  message(@From() visitor: Visitor, @Param('secret') secret: string, @Body() { text }: RequestMessageDto): Promise<RequestStatusView> {
    return this.statuses.message(visitor, secret, text);
  }

  @Post('withdraw') @HttpCode(200)
  withdraw(@From() visitor: Visitor, @Param('secret') secret: string): Promise<RequestStatusView> {
    return this.statuses.withdraw(visitor, secret);
  }
}
