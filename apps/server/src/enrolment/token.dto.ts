import { IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import type { EnrolmentTokenBody, RevokeBody } from '#contract';

const VISIBLE = /\S/;
const visible = { message: '$property must not be empty' };

export class EnrolmentTokenDto implements EnrolmentTokenBody {
  @IsString() @Length(1, 120) @Matches(VISIBLE, visible)
  label!: string;

  @IsUUID()
  organisationId!: string;

  @IsOptional() @IsUUID()
  siteId?: string;

  @IsInt() @Min(1) @Max(10_000)
  maxUses!: number;

  /** At most a year. */
  @IsInt() @Min(1) @Max(8_760)
  expiresInHours!: number;
}

export class RevokeDto implements RevokeBody {
  @IsString() @Length(1, 500) @Matches(VISIBLE, visible)
  reason!: string;
}
