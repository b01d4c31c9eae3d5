import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { DEVICE_KINDS, LABELS, MANAGEMENTS, type DeviceFilter, type DeviceKind, type DeviceRow, type Management, type SavedViewBody } from '#contract';
import { MAX_LIMIT } from '../shared/page.js';
import { DEVICE_SORTS, type DeviceSort } from './device-sort.rules.js';
import { IsShortTexts } from './short-texts.js';

const STATUSES = ['active', 'quarantined', 'retired'] as const;
const PRESENCES = ['online', 'offline', 'never'] as const;
const PACKAGE = /^[a-z0-9][a-z0-9+.-]{1,100}$/;
const TARGETS = ['done', 'waiting', 'failed'] as const;

/** One line of text: control characters have no place in a name or a search, and NUL not in the database. */
export const Line = (max: number) =>
  applyDecorators(IsString(), MaxLength(max), Matches(/^\P{Cc}*$/u, { message: '$property must not hold control characters' }));

/** The filter of the list, in an address or inside the body of an action. */
export class DeviceFilterQuery implements DeviceFilter {
  @IsOptional() @Line(200) q?: string;
  @IsOptional() @IsIn(PRESENCES) presence?: (typeof PRESENCES)[number];
  @IsOptional() @IsIn(DEVICE_KINDS) kind?: DeviceKind;
  @IsOptional() @IsIn(STATUSES) status?: DeviceRow['status'];
  @IsOptional() @IsUUID() organisationId?: string;
  @IsOptional() @IsUUID() siteId?: string;
  @IsOptional() @IsUUID() roomId?: string;
  @IsOptional() @Line(200) os?: string;
  @IsOptional() @Line(200) software?: string;
  @IsOptional() @Line(200) below?: string;
  @IsOptional() @IsIn(TARGETS) target?: 'done' | 'waiting' | 'failed';
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(3_650) silentDays?: number;
  @IsOptional() @Matches(PACKAGE, { message: '$property must be the name of a package' }) app?: string;
  @IsOptional() @IsIn(MANAGEMENTS) management?: Management;
  @IsOptional() @Line(LABELS.longest) @Matches(/\S/, { message: '$property must not be empty' }) label?: string;
}

export class SummaryQuery {
  @IsOptional() @IsUUID() organisationId?: string;
  @IsOptional() @IsUUID() siteId?: string;
}

export class DeviceCountQuery extends DeviceFilterQuery {
  @IsOptional() @IsIn(['true']) exact?: 'true';
}

export class DeviceExportQuery extends DeviceFilterQuery {
  @IsOptional() @IsIn(DEVICE_SORTS) sort: DeviceSort = 'name';
}

export class DeviceListQuery extends DeviceExportQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_LIMIT) limit: number = 50;
  @IsOptional() @IsString() @MaxLength(2_000) cursor?: string;
}

export class SoftwareQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_LIMIT) limit: number = 50;
  @IsOptional() @IsString() @MaxLength(2_000) cursor?: string;
  @IsOptional() @Line(200) q?: string;
}

export class TitlesQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(50) limit: number = 20;
  @IsOptional() @Line(200) q?: string;
}

export class PresenceQuery {
  @IsOptional() @IsString() @Length(10, 10) from?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(31) days: number = 7;
}

export class ViewsQuery {
  @Line(40) room!: string;
}

export class SavedViewDto implements SavedViewBody {
  @Line(40) room!: string;
  @Line(80) @Matches(/\S/, { message: '$property must not be empty' }) name!: string;
  @IsObject() @IsShortTexts() query!: Record<string, string>;
}
