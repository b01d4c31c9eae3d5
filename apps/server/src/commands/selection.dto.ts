import { Type } from 'class-transformer';
import {
  ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsObject, IsOptional, IsString, IsUUID, MaxLength, ValidateIf, ValidateNested,
} from 'class-validator';
import type { DeviceFilter, DeviceSelection } from '#contract';
import { ProblemError } from '../shared/problem.js';

/** Most devices that may be named one by one; more are chosen by a filter. */
const MAX_IDS = 1_000;

export class DeviceFilterDto implements DeviceFilter {
  @IsOptional() @IsString() @MaxLength(200) q?: string;
  @IsOptional() @IsIn(['online', 'offline', 'never']) presence?: DeviceFilter['presence'] & string;
  @IsOptional() @IsIn(['laptop', 'desktop', 'tablet', 'display', 'virtual', 'unknown']) kind?: DeviceFilter['kind'] & string;
  @IsOptional() @IsIn(['active', 'quarantined', 'retired']) status?: DeviceFilter['status'] & string;
  @IsOptional() @IsUUID() organisationId?: string;
  @IsOptional() @IsUUID() siteId?: string;
  @IsOptional() @IsString() @MaxLength(200) os?: string;
  @IsOptional() @IsString() @MaxLength(200) software?: string;
  @IsOptional() @IsString() @MaxLength(200) below?: string;
  @IsOptional() @IsIn(['done', 'waiting', 'failed']) target?: DeviceFilter['target'] & string;
}

/** Body of every action on several devices: their ids, or the filter that finds them. */
export class DeviceSelectionDto {
  @ValidateIf((selection: DeviceSelectionDto) => selection.filter === undefined)
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MAX_IDS) @ArrayUnique() @IsUUID(undefined, { each: true })
  ids?: string[];

  @IsOptional() @IsObject() @ValidateNested() @Type(() => DeviceFilterDto)
  filter?: DeviceFilterDto;
}

/** @throws ProblemError `invalid_body` when both ways, or neither, are used. */
export function toSelection({ ids, filter }: DeviceSelectionDto): DeviceSelection {
  if (ids && !filter) return { ids };
  if (filter && !ids) return { filter };
  throw new ProblemError('invalid_body', 'Choose the devices either by their ids or by a filter.', {
    fields: [{ field: 'devices', messages: ['must have either ids or filter'] }],
  });
}
