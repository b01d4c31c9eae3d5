import { ArrayMaxSize, IsArray, IsIn, IsObject, IsOptional, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import type { PasskeyBody, PasskeyProof, PasskeySignInBody } from '#contract';

const BASE64URL = /^[A-Za-z0-9_-]+$/;
/** Something to read: not only spaces. */
const VISIBLE = /\S/;
/** What browsers may say (WebAuthn level 3, section 5.8.4). */
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];
/** A credential id has at most 1 023 bytes. */
const LONGEST_ID = 1_364;
/** Of one part of an answer; a large attestation has some kilobytes. */
const LONGEST_PART = 16_384;

export class PasskeyProofDto implements PasskeyProof {
  @IsString() @MaxLength(LONGEST_ID) @Matches(BASE64URL)
  id!: string;

  @IsString() @MaxLength(LONGEST_PART) @Matches(BASE64URL)
  clientDataJSON!: string;

  @IsString() @MaxLength(LONGEST_PART) @Matches(BASE64URL)
  authenticatorData!: string;

  @IsString() @MaxLength(LONGEST_PART) @Matches(BASE64URL)
  signature!: string;

  @IsOptional() @IsString() @MaxLength(100) @Matches(BASE64URL)
  userHandle?: string;
}

export class PasskeySignInDto implements PasskeySignInBody {
  @IsObject() @ValidateNested() @Type(() => PasskeyProofDto)
  proof!: PasskeyProofDto;
}

export class PasskeyDto implements PasskeyBody {
  @IsString() @Length(1, 60) @Matches(VISIBLE, { message: '$property must not be empty' })
  name!: string;

  @IsString() @MaxLength(LONGEST_ID) @Matches(BASE64URL)
  id!: string;

  @IsString() @MaxLength(LONGEST_PART) @Matches(BASE64URL)
  clientDataJSON!: string;

  @IsString() @MaxLength(LONGEST_PART) @Matches(BASE64URL)
  attestationObject!: string;

  @IsOptional() @IsArray() @ArrayMaxSize(8) @IsIn(TRANSPORTS, { each: true })
  transports?: string[];
}
