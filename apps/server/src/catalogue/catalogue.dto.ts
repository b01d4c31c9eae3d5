import { IsBoolean, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import type { AppChange, SystemAppBody } from '#contract';
import { PageQuery } from '../shared/page.dto.js';

export class AppsQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(200)
  q?: string;
}

export class SystemAppDto implements SystemAppBody {
  @IsString() @Length(1, 120)
  name!: string;

  @Matches(/^[a-z0-9][a-z0-9+.-]{1,100}$/, { message: 'must be the name of a Debian package, such as klavaro' })
  package!: string;

  @IsOptional() @IsString() @MaxLength(300)
  summary?: string;
}

export class AppChangeDto implements AppChange {
  @IsBoolean()
  teaching!: boolean;
}
