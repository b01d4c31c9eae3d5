import { ArrayMaxSize, ArrayMinSize, IsArray, IsEmail, IsIn, IsISO8601, IsOptional, IsString, IsUUID, Length, Matches, MaxLength } from 'class-validator';
import { ROLE_NAMES, type GrantBody, type InvitationBody, type JoinBody } from '#contract';
import { PageQuery } from '../shared/page.dto.js';
import { PASSWORD_LENGTH } from './account.rules.js';

/** Something to read: not only spaces. */
const VISIBLE = /\S/;

/** A role of the contract, or the id of one that was made here. */
const ROLE = new RegExp(`^(${ROLE_NAMES.join('|')}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$`);
/** Schools of a large district. */
const MOST_SITES = 500;

export class PeopleQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(200)
  q?: string;
}

export class RemovalQuery {
  /** The name goes from the journal too. */
  @IsOptional() @IsIn(['true'])
  erase?: 'true';
}

export class GrantDto implements GrantBody {
  @IsString() @Matches(ROLE, { message: '$property must be a role' })
  role!: string;

  @IsOptional() @IsUUID()
  organisationId?: string;

  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MOST_SITES) @IsUUID(undefined, { each: true })
  siteIds?: string[];

  @IsOptional() @IsISO8601({ strict: true }) @MaxLength(40)
  until?: string;
}

export class InvitationDto extends GrantDto implements InvitationBody {
  @IsEmail() @MaxLength(254)
  email!: string;
}

export class JoinDto implements JoinBody {
  @IsString() @Length(1, 120) @Matches(VISIBLE, { message: '$property must not be empty' })
  name!: string;

  @IsString() @Length(PASSWORD_LENGTH.min, PASSWORD_LENGTH.max)
  password!: string;

  @IsOptional() @IsIn(['fr', 'en'])
  locale?: 'fr' | 'en';
}
