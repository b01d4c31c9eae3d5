import { applyDecorators } from '@nestjs/common';
import { IsISO8601, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { Type } from 'class-transformer';
import { MAX_LIMIT } from '../shared/page.js';

/** A day or a moment in UTC, as every database reads it. */
const Moment = () => applyDecorators(IsOptional(), IsISO8601({ strict: true }), Matches(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/, { message: '$property must be a day or a moment in UTC' }));

/** What of the trail is asked for. `from` is inside, `to` is not. */
export class AuditFilter {
  @Moment() from?: string;
  @Moment() to?: string;
  @IsOptional() @IsUUID() person?: string;
  @IsOptional() @Matches(/^[a-z-]+\.[a-z-]+$/) @MaxLength(60) action?: string;
  @IsOptional() @IsUUID() organisationId?: string;
  @IsOptional() @IsUUID() deviceId?: string;
  @IsOptional() @IsString() @MaxLength(200) @Matches(/^\P{Cc}*$/u, { message: '$property must not hold control characters' }) q?: string;
}

export class AuditQuery extends AuditFilter {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_LIMIT)
  limit: number = 50;

  @IsOptional() @IsString() @MaxLength(1_000)
  cursor?: string;
}
