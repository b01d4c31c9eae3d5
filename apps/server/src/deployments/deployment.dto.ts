import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, IsUUID, Matches, MaxLength, ValidateNested } from 'class-validator';
import { REASONS, type DeploymentBody, type Reason } from '#contract';
import { DeviceSelectionDto } from '../devices/index.js';
import { PageQuery } from '../shared/page.dto.js';

export class DeploymentDto implements Omit<DeploymentBody, 'devices'> {
  @IsUUID()
  appId!: string;

  @IsOptional() @IsUUID()
  packageId?: string;

  @IsOptional() @Matches(/^[0-9][A-Za-z0-9.+:~-]{0,99}$/, { message: 'must be a Debian version, such as 3.13-1' })
  version?: string;

  @IsIn(['present', 'absent'])
  ensure!: 'present' | 'absent';

  @IsObject() @ValidateNested() @Type(() => DeviceSelectionDto)
  devices!: DeviceSelectionDto;

  /** Why: asked for when an app is taken from many. */
  @IsOptional() @IsString() @MaxLength(500)
  reason?: string;
}

export class DeploymentsQuery extends PageQuery {
  @IsOptional() @IsUUID()
  appId?: string;
}

export class DeploymentDevicesQuery extends PageQuery {
  @IsOptional() @IsIn(REASONS)
  reason?: Reason;
}
