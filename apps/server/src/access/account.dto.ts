import { IsEmail, IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import type { ProfileBody, SetupBody, SignInBody, TotpCodeBody } from '#contract';
import { PASSWORD_LENGTH } from './account.rules.js';

/** Something to read: not only spaces. */
const VISIBLE = /\S/;
const visible = { message: '$property must not be empty' };

export class SignInDto implements SignInBody {
  @IsString() @Length(1, 254)
  email!: string;

  @IsString() @Length(1, PASSWORD_LENGTH.max)
  password!: string;

  @IsOptional() @IsString() @MaxLength(40)
  totp?: string;
}

export class SetupDto implements SetupBody {
  @IsEmail() @MaxLength(254)
  email!: string;

  @IsString() @Length(1, 120) @Matches(VISIBLE, visible)
  name!: string;

  @IsString() @Length(PASSWORD_LENGTH.min, PASSWORD_LENGTH.max)
  password!: string;
}

export class TotpCodeDto implements TotpCodeBody {
  @IsString() @Length(6, 40)
  code!: string;
}

export class ProfileDto implements ProfileBody {
  @IsOptional() @IsString() @Length(1, 120) @Matches(VISIBLE, visible)
  name?: string;

  @IsOptional() @IsIn(['fr', 'en'])
  locale?: 'fr' | 'en';

  @IsOptional() @IsString() @Length(1, PASSWORD_LENGTH.max)
  currentPassword?: string;

  @IsOptional() @IsString() @Length(PASSWORD_LENGTH.min, PASSWORD_LENGTH.max)
  newPassword?: string;
}
