import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { SetupDto } from './account.dto.js';
import { Public } from './allow.js';
import { OwnerService } from './owner.service.js';

@Controller('setup/:token')
@Public()
export class SetupController {
  constructor(private readonly owner: OwnerService) {}

  @Get() @HttpCode(204)
  check(@Param('token') token: string): Promise<void> {
    return this.owner.checkLink(token);
  }

  @Post() @HttpCode(204)
  use(@Param('token') token: string, @Body() body: SetupDto): Promise<void> {
    return this.owner.useLink(token, body);
  }
}
