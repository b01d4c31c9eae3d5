import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { CommuneChoice, CommuneImportBody } from '#contract';

/** Letters occur: 2A004. */
const CODE = /^[0-9][0-9A-B][0-9]{3}$/;
const DEPARTEMENT = /^(\d{2,3}|2[AB])$/;
const SIREN = /^\d{9}$/;

export class GroupingsQuery {
  @IsOptional() @IsString() @MaxLength(200)
  q?: string;

  @IsOptional() @Matches(DEPARTEMENT)
  departement?: string;
}

export class CommuneChoiceDto implements CommuneChoice {
  @IsOptional() @Matches(DEPARTEMENT)
  departement?: string;

  @IsOptional() @Matches(SIREN)
  grouping?: string;

  @IsOptional() @IsArray() @ArrayMaxSize(1_000) @IsString({ each: true }) @MaxLength(40, { each: true })
  codes?: string[];
}

export class CommuneImportDto implements CommuneImportBody {
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(1_000) @ArrayUnique() @Matches(CODE, { each: true })
  codes!: string[];

  @IsOptional() @IsBoolean()
  withGroupings?: boolean;
}
