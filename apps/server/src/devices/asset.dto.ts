import { ArrayMaxSize, IsArray, IsIn, IsISO8601, IsOptional, IsString, IsUUID, Length, Matches, ValidateIf, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { DEVICE_KINDS, type AssetBody, type AssetFacts, type DeviceBody, type DeviceKind, type MergeBody, type MoveBody } from '#contract';
import { Line } from './device.dto.js';
import { DeviceSelectionDto } from './selection.dto.js';

/** Cards of one device. */
const MOST_MACS = 16;
/** Twelve hexadecimal digits in pairs or fours, joined by `:`, `-`, `.` or nothing. */
export const MAC = /^\s*(?:[0-9a-f]{2}([:-]?)(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})\s*$/i;
const given = (_: object, value: unknown) => value !== undefined;
const Visible = () => Matches(/\S/, { message: '$property must not be empty' });

class AssetFactsDto implements Omit<AssetFacts, 'kind'> {
  @IsOptional() @Line(200) model?: string | null;
  @IsOptional() @Line(200) manufacturer?: string | null;
  @IsOptional() @Line(200) serial?: string | null;
  @ValidateIf(given) @IsArray() @ArrayMaxSize(MOST_MACS) @IsString({ each: true }) @Matches(MAC, { each: true, message: '$property must hold addresses like a4:bb:6d:01:02:03' }) macs?: string[];
  @IsOptional() @Line(60) assetTag?: string | null;
  @IsOptional() @IsISO8601({ strict: true }) @Length(10, 10) @Matches(/^(19|20)/, { message: '$property must be a day of this century or the last' }) purchasedOn?: string | null;
}

export class AssetDto extends AssetFactsDto implements AssetBody {
  @Line(120) @Visible() name!: string;
  @IsIn(DEVICE_KINDS) kind!: DeviceKind;
  @IsOptional() @IsUUID() siteId?: string;
  @IsOptional() @IsUUID() organisationId?: string;
}

export class DeviceDto extends AssetFactsDto implements DeviceBody {
  @ValidateIf(given) @Line(120) @Visible() name?: string;
  @ValidateIf(given) @IsIn(DEVICE_KINDS) kind?: DeviceKind;
  @IsOptional() @IsUUID() siteId?: string | null;
  @IsOptional() @IsUUID() roomId?: string | null;
  @ValidateIf(given) @IsIn(['active', 'retired']) status?: 'active' | 'retired';
}

export class MoveDto implements Omit<MoveBody, 'devices'> {
  @ValidateNested() @Type(() => DeviceSelectionDto) devices!: DeviceSelectionDto;
  @IsOptional() @IsUUID() siteId?: string;
  @IsOptional() @IsUUID() organisationId?: string;
}

export class MergeDto implements MergeBody {
  @IsUUID() otherId!: string;
  @IsOptional() @IsUUID() nameOf?: string;
  @IsOptional() @IsUUID() assetTagOf?: string;
  @IsOptional() @IsUUID() siteOf?: string;
}
