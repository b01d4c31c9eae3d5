import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString, IsUUID, Length, Matches, MaxLength, ValidateIf } from 'class-validator';
import type { RoomBody, RoomEditBody, RoomMergeBody } from '#contract';

/** One line of text with something to read. Control characters have no place in a name, and NUL not in the database. */
export const Name = (max: number) =>
  applyDecorators(IsString(), Length(1, max), Matches(/^(?=.*\S)\P{Cc}*$/u, { message: '$property must be one line that is not empty' }));

/** One line of text, or null. */
export const Line = (max: number) =>
  applyDecorators(IsOptional(), IsString(), MaxLength(max), Matches(/^\P{Cc}*$/u, { message: '$property must be one line' }));

/** May be left out, but not null. */
export const Given = () => ValidateIf((_, value) => value !== undefined);

export class DistrictQuery {
  @IsOptional() @IsString() @MaxLength(200)
  q?: string;
}

export class RoomQuery {
  @IsOptional() @IsUUID()
  siteId?: string;
}

export class RoomEditDto implements RoomEditBody {
  @Given() @Name(120)
  name?: string;

  @Line(60)
  floor?: string | null;

  @Line(500)
  note?: string | null;
}

export class RoomDto implements RoomBody {
  @IsUUID()
  siteId!: string;

  @Name(120)
  name!: string;

  @Line(60)
  floor?: string | null;

  @Line(500)
  note?: string | null;
}

export class RoomMergeDto implements RoomMergeBody {
  @IsUUID()
  intoId!: string;
}
