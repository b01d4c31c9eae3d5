import { Body, Controller, Delete, Get, Headers, Param, Patch, Put, Query, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Response } from 'express';
import { LOGO_BYTES, type ConsoleView } from '#contract';
import { IdPipe } from '../../shared/id.pipe.js';
import { pictureInterceptor, type Picture } from '../../shared/picture.interceptor.js';
import type { Scope } from '../../shared/scope.js';
import { Allow, Public } from '../allow.js';
import { CurrentScope } from '../signed-in.js';
import { ConsoleService } from './console.service.js';
import { ConsoleDto, ConsoleQuery } from './delegation.dto.js';

/** Which console this is, for everybody. */
@Controller('console')
@Public()
export class ConsoleController {
  constructor(private readonly consoles: ConsoleService) {}

  @Get()
  at(@Headers('host') host: string | undefined, @Query() { slug }: ConsoleQuery): Promise<ConsoleView> {
    return this.consoles.at(host, slug);
  }

  /** Its type is the one that was found when it came, and as a page of its own it may do nothing. */
  @Get('logos/:sha256')
  async logo(@Param('sha256') sha256: string, @Res() response: Response): Promise<void> {
    const { type, content } = await this.consoles.logo(sha256);
    response.set({
      'content-type': type, 'cache-control': 'public, max-age=31536000, immutable', 'content-disposition': 'inline; filename="logo"',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    });
    response.end(content);
  }
}

/** What a commune changes of its own console. */
@Controller('organisations/:id/console')
@Allow('settings.manage')
export class ConsoleLookController {
  constructor(private readonly consoles: ConsoleService) {}

  @Patch()
  change(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: ConsoleDto): Promise<ConsoleView> {
    return this.consoles.change(scope, id, body);
  }

  @Put('logo') @UseInterceptors(pictureInterceptor(LOGO_BYTES))
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } })
  setLogo(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @UploadedFile() file: Picture): Promise<{ logo: string | null }> {
    return this.consoles.setLogo(scope, id, file.buffer);
  }

  @Delete('logo')
  removeLogo(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<{ logo: string | null }> {
    return this.consoles.removeLogo(scope, id);
  }
}
