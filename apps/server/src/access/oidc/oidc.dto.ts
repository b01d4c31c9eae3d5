import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, IsUUID, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import { PROVIDER_KINDS, USERINFO_ALGS, type ClaimNames, type IdentityProviderBody, type IdentityProviderChange, type ProviderKind, type SignInPendingBody, type UserinfoAlg } from '#contract';
import { PASSWORD_LENGTH } from '../account.rules.js';
import { PasskeyProofDto } from '../factors/passkey.dto.js';

/** Something to read: not only spaces. */
const VISIBLE = /\S/;
const visible = { message: '$property must not be empty' };
/** Words of printable ASCII, as OAuth has scopes and acr values. */
const WORDS = /^[\x21\x23-\x5b\x5d-\x7e ]*$/;
const CLAIM = /^[A-Za-z0-9_.:/-]{1,100}$/;

export class StartQuery {
  @IsOptional() @IsString() @MaxLength(1_000)
  next?: string;

  /** Secret of an invitation's link. */
  @IsOptional() @Matches(/^[\w-]{43}$/)
  join?: string;
}

export class ProvidersQuery {
  @IsOptional() @IsUUID()
  organisationId?: string;

  /** Secret of an invitation's link. */
  @IsOptional() @Matches(/^[\w-]{43}$/)
  join?: string;

  /** Ids, with commas. */
  @IsOptional() @Matches(/^[a-z0-9_-]{1,40}(,[a-z0-9_-]{1,40}){0,9}$/)
  only?: string;
}

export class PendingDto implements SignInPendingBody {
  @IsOptional() @IsString() @Length(1, PASSWORD_LENGTH.max)
  password?: string;

  @IsOptional() @IsString() @MaxLength(40)
  totp?: string;

  @IsOptional() @IsObject() @ValidateNested() @Type(() => PasskeyProofDto)
  passkey?: PasskeyProofDto;
}

export class ClaimNamesDto implements ClaimNames {
  @Matches(CLAIM)
  givenName!: string;

  @Matches(CLAIM)
  familyName!: string;

  @Matches(CLAIM)
  email!: string;

  @Matches(CLAIM)
  siret!: string;
}

export class IdentityProviderDto implements IdentityProviderBody {
  @IsString() @Length(1, 80) @Matches(VISIBLE, visible)
  name!: string;

  /** What else is wrong with an address is said by the check. */
  @IsString() @MaxLength(300) @Matches(/^https?:\/\/[^\s?#@]+$/)
  issuer!: string;

  @IsIn(PROVIDER_KINDS)
  kind!: ProviderKind;

  @IsOptional() @IsUUID()
  organisationId?: string;
}

export class IdentityProviderChangeDto implements IdentityProviderChange {
  @IsOptional() @IsString() @Length(1, 80) @Matches(VISIBLE, visible)
  name?: string;

  @IsOptional() @IsString() @Length(1, 300) @Matches(/^[\x21-\x7e]+$/)
  clientId?: string;

  @IsOptional() @IsString() @Length(1, 500) @Matches(/^[\x20-\x7e]+$/)
  clientSecret?: string;

  @IsOptional() @IsString() @MaxLength(500) @Matches(WORDS) @Matches(/(^| )openid( |$)/)
  scopes?: string;

  @IsOptional() @IsIn(USERINFO_ALGS)
  userinfoAlg?: UserinfoAlg | null;

  @IsOptional() @IsString() @MaxLength(500) @Matches(WORDS)
  acrValues?: string;

  @IsOptional() @IsString() @MaxLength(500) @Matches(WORDS)
  secondFactorAcr?: string | null;

  @IsOptional() @ValidateNested() @Type(() => ClaimNamesDto)
  claims?: ClaimNamesDto;

  @IsOptional() @IsBoolean()
  vouches?: boolean;

  @IsOptional() @IsBoolean()
  enabled?: boolean;
}
