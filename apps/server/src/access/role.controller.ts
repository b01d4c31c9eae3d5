import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { CustomRoleView } from '#contract';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { AllowPerson } from './allow.js';
import { CustomRoleChangeDto, CustomRoleDto } from './role.dto.js';
import { RoleService } from './role.service.js';
import { Caller, CurrentScope, type SignedIn } from './signed-in.js';

@Controller('roles')
@AllowPerson('users.manage')
export class RoleController {
  constructor(private readonly roles: RoleService) {}

  @Get()
  list(@CurrentScope() scope: Scope): Promise<CustomRoleView[]> {
    return this.roles.list(scope);
  }

  @Post()
  create(@Caller() caller: SignedIn, @Body() body: CustomRoleDto): Promise<CustomRoleView> {
    return this.roles.create(caller, body);
  }

  @Patch(':id')
  change(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Body() body: CustomRoleChangeDto): Promise<CustomRoleView> {
    return this.roles.change(caller, id, body);
  }

  @Delete(':id') @HttpCode(204)
  remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.roles.remove(scope, id);
  }
}
