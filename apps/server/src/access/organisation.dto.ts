import { IsIn, IsOptional, IsString, IsUUID, Length, Matches, MaxLength, ValidateBy } from 'class-validator';
import type { OrganisationBody, SiteBody, SiteView } from '#contract';
import { PageQuery } from '../shared/page.dto.js';
import { isUai } from './uai.rules.js';

const VISIBLE = /\S/;
const visible = { message: '$property must not be empty' };
const SITE_KINDS: SiteView['kind'][] = ['school', 'library', 'after-school', 'museum', 'workshop', 'other'];

export class OrganisationQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(200)
  q?: string;
}

export class SiteQuery extends OrganisationQuery {
  @IsOptional() @IsUUID()
  organisationId?: string;
}

export class OrganisationDto implements OrganisationBody {
  @IsString() @Length(1, 200) @Matches(VISIBLE, visible)
  name!: string;

  @IsIn(['commune', 'other'])
  kind!: 'commune' | 'other';

  @IsOptional() @IsString() @Length(1, 20)
  code?: string;
}

export class SiteDto implements SiteBody {
  @IsUUID()
  organisationId!: string;

  @IsString() @Length(1, 200) @Matches(VISIBLE, visible)
  name!: string;

  @IsIn(SITE_KINDS)
  kind!: SiteView['kind'];

  @IsOptional()
  @ValidateBy({ name: 'uai', validator: { validate: (value) => typeof value === 'string' && isUai(value), defaultMessage: () => 'uai must be seven digits and their check letter' } })
  uai?: string;
}
