import { IsEmail, IsIn, IsISO8601, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { ROLE_NAMES, type GrantBody, type InvitationBody, type JoinBody, type Role } from '#contract';
import { PageQuery } from '../shared/page.dto.js';
import { PASSWORD_LENGTH } from './account.rules.js';

/** Something to read: not only spaces. */
const VISIBLE = /\S/;

export class PeopleQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(200)
  q?: string;
}

export class GrantDto implements GrantBody {
  @IsIn(ROLE_NAMES)
  role!: Role;

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
