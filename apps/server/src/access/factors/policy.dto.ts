import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { ROLE_NAMES, type Role, type SignInPolicyBody } from '#contract';

export class SignInPolicyQuery {
  /** A commune; the caller's own place when absent. */
  @IsOptional() @IsUUID()
  organisationId?: string;
}

export class SignInPolicyDto implements SignInPolicyBody {
  @IsArray() @ArrayMaxSize(20) @ArrayUnique() @IsIn(ROLE_NAMES, { each: true })
  forcedRoles!: Role[];

  @IsBoolean()
  everybody!: boolean;
}
