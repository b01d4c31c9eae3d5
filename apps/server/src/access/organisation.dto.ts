import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsNumber, IsOptional, IsString, IsUUID, Length, Matches, Max, MaxLength, Min, ValidateBy } from 'class-validator';
import type { OrganisationBody, OrganisationEditBody, OrganisationKind, SchoolLevel, SiteBody, SiteEditBody, SiteKind } from '#contract';
import { PageQuery } from '../shared/page.dto.js';
import { Given, Line, Name } from './places/place.dto.js';
import { ORGANISATION_KINDS, SCHOOL_LEVELS, SITE_KINDS } from './places/place.rules.js';
import { isSiren, plainSiren } from './places/siren.rules.js';
import { isUai } from './uai.rules.js';

const POSTAL_CODE = /^\d{5}$/;
/** Schools in one building. */
const MOST_UAIS = 10;

export class OrganisationQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(200)
  q?: string;

  @IsOptional() @IsIn(['syndicate', ...ORGANISATION_KINDS])
  kind?: OrganisationKind;

  @IsOptional() @IsUUID()
  parentId?: string;

  @IsOptional() @IsIn(['true'])
  top?: 'true';
}

export class SiteQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(200)
  q?: string;

  @IsOptional() @IsUUID()
  organisationId?: string;

  @IsOptional() @IsString() @MaxLength(200)
  district?: string;

  @IsOptional() @IsIn(SITE_KINDS)
  kind?: SiteKind;
}

/** A number of nine digits with its check; spaces are left out. */
const Siren = () =>
  ValidateBy({ name: 'siren', validator: { validate: (value) => typeof value === 'string' && value.length <= 20 && isSiren(plainSiren(value)), defaultMessage: () => '$property must be nine digits, of which the last one checks the others' } });

export class OrganisationDto implements OrganisationBody {
  @Name(200)
  name!: string;

  @IsIn(ORGANISATION_KINDS)
  kind!: OrganisationBody['kind'];

  @IsOptional() @IsString() @Length(1, 20) @Matches(/^\P{Cc}*$/u)
  code?: string;

  @IsOptional() @Siren()
  siren?: string;

  @IsOptional() @IsUUID()
  parentId?: string;
}

export class OrganisationEditDto implements OrganisationEditBody {
  @Given() @Name(200)
  name?: string;

  @Given() @IsIn(ORGANISATION_KINDS)
  kind?: OrganisationBody['kind'];

  @Line(20)
  code?: string | null;

  @IsOptional() @Siren()
  siren?: string | null;

  @IsOptional() @IsUUID()
  parentId?: string | null;
}

/** What may be told of a site beside its name, kind and owner. */
class SiteFacts {
  @IsOptional() @IsIn(SCHOOL_LEVELS)
  level?: SchoolLevel | null;

  @Given() @IsArray() @ArrayMaxSize(MOST_UAIS) @ArrayUnique()
  @ValidateBy({ name: 'uai', validator: { validate: (value) => typeof value === 'string' && isUai(value), defaultMessage: () => 'uais must be codes of seven digits and their check letter' } }, { each: true })
  uais?: string[];

  @Line(300)
  address?: string | null;

  @IsOptional() @Matches(POSTAL_CODE, { message: 'postalCode must be five digits' })
  postalCode?: string | null;

  @Line(120)
  district?: string | null;

  @IsOptional() @IsNumber() @Min(-90) @Max(90)
  latitude?: number | null;

  @IsOptional() @IsNumber() @Min(-180) @Max(180)
  longitude?: number | null;
}

export class SiteDto extends SiteFacts implements SiteBody {
  @IsUUID()
  organisationId!: string;

  @Name(200)
  name!: string;

  @IsIn(SITE_KINDS)
  kind!: SiteKind;
}

export class SiteEditDto extends SiteFacts implements SiteEditBody {
  @Given() @IsUUID()
  organisationId?: string;

  @Given() @Name(200)
  name?: string;

  @Given() @IsIn(SITE_KINDS)
  kind?: SiteKind;
}
