import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsISO8601, IsNumber, IsObject, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { DEPLOYMENT_STATES, DEPLOYMENT_WISHES, MOST_WAVES, REASONS, WINDOWS, type DeploymentBody, type DeploymentSchedule, type DeploymentState, type DeploymentWaves, type DeploymentWish, type Reason, type RollbackBody, type WaveAmount, type Window } from '#contract';
import { DeviceSelectionDto } from '../devices/index.js';
import { PageQuery } from '../shared/page.dto.js';
import { MAX_LIMIT } from '../shared/page.js';

const MOST_DEVICES = 100_000;

export class WaveAmountDto implements WaveAmount {
  @IsIn(['devices', 'percent'])
  unit!: 'devices' | 'percent';

  /** A share is not more than 100. */
  @IsInt() @Min(1) @Max(MOST_DEVICES)
  value!: number;
}

export class DeploymentWavesDto implements DeploymentWaves {
  @IsObject() @ValidateNested() @Type(() => WaveAmountDto)
  first!: WaveAmountDto;

  @IsNumber() @Min(1) @Max(10)
  factor!: number;

  @IsIn(['person', 'soak'])
  next!: 'person' | 'soak';

  @IsOptional() @IsInt() @Min(0) @Max(43_200)
  soakMinutes?: number;

  @IsOptional() @IsInt() @Min(1) @Max(100)
  enough?: number;

  @IsOptional() @IsObject() @ValidateNested() @Type(() => WaveAmountDto)
  abort?: WaveAmountDto;
}

export class DeploymentScheduleDto implements DeploymentSchedule {
  @IsOptional() @IsISO8601({ strict: true }) @MaxLength(30)
  startAt?: string;

  @IsOptional() @IsArray() @ArrayMaxSize(WINDOWS.length) @ArrayUnique() @IsIn(WINDOWS, { each: true })
  windows?: Window[];

  @IsOptional() @IsIn(['early', 'window'])
  download?: 'early' | 'window';

  @IsOptional() @IsISO8601({ strict: true }) @MaxLength(30)
  deadline?: string;

  @IsOptional() @IsBoolean()
  overrideLesson?: boolean;
}

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

  /** Why: asked for when an app is taken from many, and when lessons are not respected. */
  @IsOptional() @IsString() @MaxLength(500)
  reason?: string;

  @IsOptional() @IsIn(['install', 'upgrade', 'pin'])
  wish?: 'install' | 'upgrade' | 'pin';

  @IsOptional() @IsBoolean()
  follow?: boolean;

  @IsOptional() @IsObject() @ValidateNested() @Type(() => DeploymentWavesDto)
  waves?: DeploymentWavesDto;

  @IsOptional() @IsObject() @ValidateNested() @Type(() => DeploymentScheduleDto)
  schedule?: DeploymentScheduleDto;

  @IsOptional() @IsBoolean()
  overridePins?: boolean;
}

export class RollbackDto implements RollbackBody {
  @IsOptional() @IsString() @MaxLength(500)
  reason?: string;
}

export class DeploymentFilterQuery {
  @IsOptional() @IsUUID()
  appId?: string;

  @IsOptional() @IsIn(DEPLOYMENT_STATES)
  state?: DeploymentState;

  @IsOptional() @IsIn(DEPLOYMENT_WISHES)
  wish?: DeploymentWish;

  @IsOptional() @IsString() @MaxLength(200) @Matches(/^\P{Cc}*$/u, { message: '$property must not hold control characters' })
  q?: string;

  @IsOptional() @IsUUID()
  organisationId?: string;

  @IsOptional() @IsUUID()
  siteId?: string;
}

export class DeploymentsQuery extends DeploymentFilterQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_LIMIT)
  limit: number = 50;

  @IsOptional() @IsString() @MaxLength(2_000)
  cursor?: string;
}

export class DeploymentSitesQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(50)
  limit: number = 50;

  @IsOptional() @IsString() @MaxLength(2_000)
  cursor?: string;

  @IsOptional() @IsString() @MaxLength(200) @Matches(/^\P{Cc}*$/u, { message: '$property must not hold control characters' })
  q?: string;
}

export class DeploymentDevicesQuery extends PageQuery {
  @IsOptional() @IsIn(REASONS)
  reason?: Reason;

  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MOST_WAVES)
  wave?: number;

  @IsOptional() @IsUUID()
  siteId?: string;
}
