import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { LABELS, type LabelBody } from '#contract';
import { DeviceSelectionDto } from './selection.dto.js';

/** What stands between several labels in a file is not part of one. */
const LABEL = /^(?=.*\S)[^\p{Cc},;|]+$/u;
const Labels = () => applyDecorators(
  IsOptional(), IsArray(), ArrayMaxSize(LABELS.atOnce), IsString({ each: true }), MaxLength(LABELS.longest, { each: true }),
  Matches(LABEL, { each: true, message: '$property must hold words without commas, semicolons and bars' }),
);

export class LabelsDto implements Omit<LabelBody, 'devices'> {
  @ValidateNested() @Type(() => DeviceSelectionDto) devices!: DeviceSelectionDto;
  @Labels() add?: string[];
  @Labels() remove?: string[];
}

export class LabelsQuery {
  @IsOptional() @IsUUID() organisationId?: string;
  @IsOptional() @IsUUID() siteId?: string;
  @IsOptional() @IsString() @MaxLength(LABELS.longest) @Matches(/^\P{Cc}*$/u) q?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(50) limit: number = 20;
}
