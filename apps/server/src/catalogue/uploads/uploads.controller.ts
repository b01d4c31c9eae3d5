import { Body, Controller, Delete, Head, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { AppView } from '#contract';
import { Allow, CurrentScope } from '../../access/index.js';
import { IdPipe } from '../../shared/id.pipe.js';
import type { Scope } from '../../shared/scope.js';
import { UploadFinishDto } from '../catalogue.dto.js';
import { Tus } from './tus.js';
import { Uploads } from './uploads.service.js';

const BYTES = { schema: { type: 'string', format: 'binary' } } as const;

/** Packages on their way, by the tus protocol: begun, asked how far they are, gone on with, given up; then taken into the catalogue. */
@Controller('apps/uploads')
@Allow('catalogue.manage')
export class UploadsController {
  constructor(
    private readonly tus: Tus,
    private readonly uploads: Uploads,
  ) {}

  @Post() @ApiConsumes('application/offset+octet-stream') @ApiBody({ ...BYTES, required: false })
  begin(@CurrentScope() scope: Scope, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.tus.handle(scope, request, response);
  }

  @Head(':id')
  async offset(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.uploads.own(scope, id);
    await this.tus.handle(scope, request, response);
  }

  @Patch(':id') @ApiConsumes('application/offset+octet-stream') @ApiBody(BYTES)
  async append(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.uploads.own(scope, id);
    await this.tus.handle(scope, request, response);
  }

  @Delete(':id')
  async give(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.uploads.own(scope, id);
    await this.tus.handle(scope, request, response);
  }

  @Post(':id/finish')
  finish(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: UploadFinishDto): Promise<AppView> {
    return this.uploads.finish(scope, id, body);
  }
}
