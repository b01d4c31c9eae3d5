import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { COMMAND_KINDS, type CommandKind } from '#contract';
import { DeviceSelectionDto } from '../devices/index.js';

/** Ninety days: an order older than that would surprise whoever sits before the device. */
const MAX_HOURS = 90 * 24;

export class CommandRequestDto {
  @IsObject() @ValidateNested() @Type(() => DeviceSelectionDto)
  devices!: DeviceSelectionDto;

  @IsIn(COMMAND_KINDS)
  kind!: CommandKind;

  /** Checked against the schema of the kind, see `COMMAND_ARGS`. */
  @IsOptional() @IsObject()
  args?: Record<string, unknown>;

  @IsOptional() @IsInt() @Min(1) @Max(MAX_HOURS)
  expiresInHours?: number;

  /** Why: asked for when many are reached by what may hurt. */
  @IsOptional() @IsString() @MaxLength(500)
  reason?: string;
}
