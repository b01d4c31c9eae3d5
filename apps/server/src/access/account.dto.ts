import { Type } from 'class-transformer';
import { IsEmail, IsIn, IsObject, IsOptional, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { ProfileBody, ProofBody, SetupBody, SignInBody, TotpCodeBody } from '#contract';
import { PASSWORD_LENGTH } from './account.rules.js';
import { PasskeyProofDto } from './factors/passkey.dto.js';

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

  @IsOptional() @IsObject() @ValidateNested() @Type(() => PasskeyProofDto)
  passkey?: PasskeyProofDto;
}

export class ProofDto implements ProofBody {
  @IsOptional() @IsString() @Length(1, PASSWORD_LENGTH.max)
  password?: string;

  @IsOptional() @IsString() @Length(6, 40)
  code?: string;

  @IsOptional() @IsObject() @ValidateNested() @Type(() => PasskeyProofDto)
  passkey?: PasskeyProofDto;
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
