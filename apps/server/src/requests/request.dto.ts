import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsBoolean, IsEmail, IsIn, IsObject, IsOptional, IsString, IsUrl, IsUUID, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import {
  CYCLES, REQUEST_STATES, REQUEST_TEXTS, SUBJECTS, type Cycle, type RequestApproval, type RequestBody, type RequestFormBody, type RequestMessageBody, type RequestRefusal, type RequestState, type RequestTeamMessage, type Subject,
} from '#contract';
import { DeploymentDto } from '../deployments/index.js';
import { PageQuery } from '../shared/page.dto.js';

const PAGE = { protocols: ['https', 'http'], require_protocol: true, disallow_auth: true };
/** Something to read, without control characters. */
const Line = (max: number) => applyDecorators(IsString(), Length(1, max), Matches(/^(?=.*\S)\P{Cc}*$/u, { message: '$property must be one line with something to read' }));
const Lines = (max: number) => applyDecorators(IsString(), Length(1, max), Matches(/^(?=[\s\S]*\S)[\P{Cc}\n\r\t]*$/u, { message: '$property must hold something to read, and no control characters' }));

class WishDto {
  @IsOptional() @IsUUID()
  appId?: string;

  @IsOptional() @Line(REQUEST_TEXTS.wish)
  wish?: string;

  @IsOptional() @IsUrl(PAGE) @MaxLength(REQUEST_TEXTS.link)
  link?: string;

  @IsOptional() @IsUUID()
  roomId?: string;

  @Lines(REQUEST_TEXTS.why)
  why!: string;

  @IsOptional() @Matches(/^\d{4}-\d{2}-\d{2}$/)
  wantedBy?: string;
}

export class RequestFormDto extends WishDto implements RequestFormBody {
  @Line(REQUEST_TEXTS.name)
  name!: string;

  @IsOptional() @IsEmail() @MaxLength(254)
  email?: string;

  @IsIn(['fr', 'en'])
  locale!: 'fr' | 'en';
}

export class RequestDto extends WishDto implements RequestBody {
  @IsUUID()
  siteId!: string;
}

export class RequestMessageDto implements RequestMessageBody {
  @Lines(REQUEST_TEXTS.message)
  text!: string;
}

export class RequestTeamMessageDto extends RequestMessageDto implements RequestTeamMessage {
  @IsOptional() @IsBoolean()
  question?: boolean;
}

export class RequestRefusalDto implements RequestRefusal {
  @Lines(REQUEST_TEXTS.message)
  message!: string;
}

export class RequestApprovalDto implements Omit<RequestApproval, 'deployment'> {
  @IsObject() @ValidateNested() @Type(() => DeploymentDto)
  deployment!: DeploymentDto;

  @IsOptional() @Lines(REQUEST_TEXTS.message)
  message?: string;
}

export class RequestFormAppsQuery {
  @IsOptional() @IsString() @MaxLength(200) @Matches(/^\P{Cc}*$/u)
  q?: string;

  @IsOptional() @IsIn(CYCLES)
  cycle?: Cycle;

  @IsOptional() @IsIn(SUBJECTS)
  subject?: Subject;
}

export class RequestsQuery extends PageQuery {
  @IsOptional() @IsIn(REQUEST_STATES)
  state?: RequestState;

  @IsOptional() @IsUUID()
  organisationId?: string;

  @IsOptional() @IsUUID()
  siteId?: string;

  @IsOptional() @IsUUID()
  appId?: string;

  @IsOptional() @IsUUID()
  deploymentId?: string;

  @IsOptional() @IsString() @MaxLength(200) @Matches(/^\P{Cc}*$/u)
  q?: string;

  @IsOptional() @IsIn(['true'])
  mine?: 'true';
}
