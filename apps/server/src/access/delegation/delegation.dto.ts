import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsISO8601, IsObject, IsOptional, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { DELEGABLE, type ConsoleBody, type DelegationBody, type LookBody, type Permission, type SignInChoices, type TakeBackBody } from '#contract';
import { COLOUR, HOST, PROVIDER, SLUG } from './delegation.rules.js';

/** Something to read: not only spaces. */
const VISIBLE = /\S/;
const visible = { message: '$property must not be empty' };
const NAME = 80;
const REASON = 300;

export class SignInChoicesDto implements SignInChoices {
  @IsBoolean()
  password!: boolean;

  @IsArray() @ArrayMaxSize(10) @ArrayUnique() @Matches(PROVIDER, { each: true })
  providers!: string[];
}

export class DelegationDto implements DelegationBody {
  @IsArray() @ArrayMaxSize(DELEGABLE.length) @ArrayUnique() @IsIn(DELEGABLE, { each: true })
  permissions!: Permission[];

  @IsString() @Length(1, NAME) @Matches(VISIBLE, visible)
  name!: string;

  @Matches(COLOUR)
  colour!: string;

  @IsIn(['fr', 'en'])
  locale!: 'fr' | 'en';

  @IsOptional() @Matches(HOST)
  host?: string;

  @IsOptional() @Matches(SLUG)
  slug?: string;

  @IsObject() @ValidateNested() @Type(() => SignInChoicesDto)
  signIn!: SignInChoicesDto;

  @IsOptional() @IsISO8601({ strict: true }) @MaxLength(40)
  until?: string;
}

export class TakeBackDto implements TakeBackBody {
  @IsString() @Length(3, REASON) @Matches(VISIBLE, visible)
  reason!: string;
}

export class ConsoleDto implements ConsoleBody {
  @IsOptional() @IsString() @Length(1, NAME) @Matches(VISIBLE, visible)
  name?: string;

  @IsOptional() @Matches(COLOUR)
  colour?: string;

  @IsOptional() @IsIn(['fr', 'en'])
  locale?: 'fr' | 'en';
}

export class LookDto implements LookBody {
  @IsString() @Length(3, REASON) @Matches(VISIBLE, visible)
  reason!: string;
}

/** An unknown one leads to the syndicate's own console, so anything short may be asked. */
export class ConsoleQuery {
  @IsOptional() @IsString() @MaxLength(60)
  slug?: string;
}
