import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsObject, IsOptional, IsUUID, ValidateIf, ValidateNested } from 'class-validator';
import type { DeviceSelection } from '#contract';
import { wrongField } from '../shared/problem.js';
import { DeviceFilterQuery } from './device.dto.js';

/** Most devices that may be named one by one; more are chosen by a filter. */
const MAX_IDS = 1_000;

/** Body of every action on several devices: their ids, or the filter that finds them. */
export class DeviceSelectionDto {
  @ValidateIf((selection: DeviceSelectionDto) => selection.filter === undefined)
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MAX_IDS) @ArrayUnique() @IsUUID(undefined, { each: true })
  ids?: string[];

  @IsOptional() @IsObject() @ValidateNested() @Type(() => DeviceFilterQuery)
  filter?: DeviceFilterQuery;
}

/** @throws ProblemError `invalid_body` when both ways, or neither, are used. */
export function toSelection({ ids, filter }: DeviceSelectionDto): DeviceSelection {
  if (ids && !filter) return { ids };
  if (filter && !ids) return { filter };
  throw wrongField('devices', 'combination', 'Choose the devices either by their ids or by a filter.');
}
