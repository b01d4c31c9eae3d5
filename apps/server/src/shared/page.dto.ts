import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { MAX_LIMIT } from './page.js';

/** `?limit&cursor` of every list. */
export class PageQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_LIMIT)
  limit: number = 50;

  @IsOptional() @IsString() @MaxLength(1_000)
  cursor?: string;
}
