import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, IsString, IsUrl, IsUUID, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { WEBHOOK_EVENTS, type WebhookBody, type WebhookDeliveryView, type WebhookEvent, type WebhookPatch, type WebhookSecretBody } from '#contract';
import { PageQuery } from '../shared/page.dto.js';

const VISIBLE = /\S/;
const visible = { message: '$property must not be empty' };
/** No user name in it; a name without a dot or an address may be one of ours, which the settings decide about. */
const ADDRESS = { protocols: ['https'], require_protocol: true, require_tld: false, disallow_auth: true, allow_fragments: false };
const LONGEST_URL = 2_000;

export class WebhookPatchDto implements WebhookPatch {
  @IsOptional() @IsString() @Length(1, 120) @Matches(VISIBLE, visible)
  name?: string;

  @IsOptional() @IsUrl(ADDRESS) @MaxLength(LONGEST_URL)
  url?: string;

  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(WEBHOOK_EVENTS.length) @ArrayUnique() @IsIn(WEBHOOK_EVENTS, { each: true })
  events?: WebhookEvent[];

  @IsOptional() @IsIn(['active', 'paused'])
  state?: 'active' | 'paused';
}

export class WebhookDto implements WebhookBody {
  @IsString() @Length(1, 120) @Matches(VISIBLE, visible)
  name!: string;

  @IsUrl(ADDRESS) @MaxLength(LONGEST_URL)
  url!: string;

  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(WEBHOOK_EVENTS.length) @ArrayUnique() @IsIn(WEBHOOK_EVENTS, { each: true })
  events!: WebhookEvent[];

  @IsOptional() @IsUUID()
  organisationId?: string;
}

export class WebhookSecretDto implements WebhookSecretBody {
  @IsOptional() @IsInt() @Min(0) @Max(168)
  overlapHours?: number;
}

export class DeliveryQuery extends PageQuery {
  @IsOptional() @IsIn(['waiting', 'delivered', 'failed'])
  state?: WebhookDeliveryView['state'];
}
