import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsString, IsUrl, IsUUID, Length, Matches, MaxLength, ValidateIf } from 'class-validator';
import {
  APP_TEXTS, CYCLES, PLATFORMS, STORE_KINDS, SUBJECTS, type AppExclusionBody, type AppPatch, type Cycle, type Detection, type PackagePatch, type Platform, type StoreKind, type Subject, type SystemAppBody, type UploadFinish,
} from '#contract';
import { PageQuery } from '../shared/page.dto.js';
import { IsDetection } from './is-detection.js';

const VISIBLE = /\S/;
const visible = { message: '$property must not be empty' };
/** One line of what a command line can hold. */
const ONE_LINE = /^[\x20-\x7e]*$/;
const oneLine = { message: '$property must be one line of ordinary characters' };
const PAGE = { protocols: ['https', 'http'], require_protocol: true, disallow_auth: true };

export class AppsQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(200)
  q?: string;

  @IsOptional() @IsIn(CYCLES)
  cycle?: Cycle;

  @IsOptional() @IsIn(SUBJECTS)
  subject?: Subject;

  @IsOptional() @IsIn(PLATFORMS)
  platform?: Platform;
}

export class SystemAppDto implements SystemAppBody {
  @IsString() @Length(1, APP_TEXTS.name) @Matches(VISIBLE, visible)
  name!: string;

  @IsString() @Length(2, 255)
  package!: string;

  @IsOptional() @IsIn(STORE_KINDS)
  kind?: StoreKind;

  @IsOptional() @IsString() @MaxLength(APP_TEXTS.summary)
  summary?: string;

  @IsOptional() @IsUUID()
  organisationId?: string;
}

export class AppPatchDto implements AppPatch {
  @IsOptional() @IsString() @Length(1, APP_TEXTS.name) @Matches(VISIBLE, visible)
  name?: string;

  @IsOptional() @IsString() @MaxLength(APP_TEXTS.publisher)
  publisher?: string;

  @IsOptional() @IsString() @MaxLength(APP_TEXTS.summary)
  summary?: string;

  @IsOptional() @IsString() @MaxLength(APP_TEXTS.description)
  description?: string;

  @IsOptional() @IsArray() @ArrayMaxSize(CYCLES.length) @ArrayUnique() @IsIn(CYCLES, { each: true })
  cycles?: Cycle[];

  @IsOptional() @IsArray() @ArrayMaxSize(SUBJECTS.length) @ArrayUnique() @IsIn(SUBJECTS, { each: true })
  subjects?: Subject[];

  @IsOptional() @IsString() @MaxLength(APP_TEXTS.licence)
  licence?: string;

  @IsOptional() @IsString() @MaxLength(APP_TEXTS.privacy)
  privacy?: string;

  // Empty takes it away.
  @ValidateIf(({ homepage }: AppPatchDto) => homepage !== undefined && homepage !== '') @IsUrl(PAGE) @MaxLength(APP_TEXTS.homepage)
  homepage?: string;

  @IsOptional() @IsBoolean()
  teaching?: boolean;

  @IsOptional() @IsBoolean()
  shared?: boolean;
}

export class AppExclusionDto implements AppExclusionBody {
  @IsBoolean()
  excluded!: boolean;
}

export class UploadFinishDto implements UploadFinish {
  @IsOptional() @IsUUID()
  appId?: string;

  @IsOptional() @IsUUID()
  organisationId?: string;
}

export class PackagePatchDto implements PackagePatch {
  @IsOptional() @IsString() @MaxLength(APP_TEXTS.silentArguments) @Matches(ONE_LINE, oneLine)
  silentArguments?: string;

  @IsOptional() @IsString() @MaxLength(APP_TEXTS.minimumOs)
  minimumOs?: string;

  @IsOptional() @IsDetection()
  detection?: Detection | null;
}
