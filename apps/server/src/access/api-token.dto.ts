import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { PERMISSIONS, type ApiTokenBody, type OrganisationTokenBody, type Permission } from '#contract';
import { PageQuery } from '../shared/page.dto.js';

const VISIBLE = /\S/;
const visible = { message: '$property must not be empty' };
const MOST_PLACES = 100;
const MOST_ADDRESSES = 20;
/** The shape of an address or a network; the service reads them. */
const RANGE = /^[0-9a-fA-F:.]{2,45}(\/\d{1,3})?$/;

class TokenDto {
  @IsString() @Length(1, 120) @Matches(VISIBLE, visible)
  name!: string;

  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(PERMISSIONS.length) @ArrayUnique() @IsIn(PERMISSIONS, { each: true })
  permissions!: Permission[];

  @IsOptional() @IsInt() @Min(1) @Max(365)
  expiresInDays?: number;

  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MOST_PLACES) @ArrayUnique() @IsUUID(undefined, { each: true })
  siteIds?: string[];

  @IsOptional() @IsArray() @ArrayMaxSize(MOST_ADDRESSES) @ArrayUnique() @Matches(RANGE, { each: true })
  addresses?: string[];
}

export class ApiTokenDto extends TokenDto implements ApiTokenBody {
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MOST_PLACES) @ArrayUnique() @IsUUID(undefined, { each: true })
  organisationIds?: string[];
}

export class OrganisationTokenDto extends TokenDto implements OrganisationTokenBody {
  @IsUUID()
  organisationId!: string;
}

export class ApiTokenQuery extends PageQuery {
  @IsOptional() @IsUUID()
  organisationId?: string;
}
