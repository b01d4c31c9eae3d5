import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, either, inListed, tenantPolicy, through } from './policies.js';

/** Messages that may wait for one webhook. */
const MOST_WAITING = 10_000;

const TABLES = [
  `create table webhook (
    id uuid constraint webhook_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid constraint webhook_organisation_fk references organisation (id) on delete cascade,
    name text not null,
    url text not null,
    host text not null,
    events text[] not null,
    sealed_secret text not null,
    sealed_previous text,
    previous_until timestamptz(3),
    state text not null,
    off_reason text,
    failures integer not null default 0,
    failing_since timestamptz(3),
    resting_until timestamptz(3),
    last_delivered_at timestamptz(3),
    dropped integer not null default 0,
    created_by text not null,
    created_at timestamptz(3) not null
  ) with (fillfactor = 80)`,
  `create index webhook_tenant_ix on webhook (tenant_id, id)`,
  ...tenantPolicy('webhook', 'organisation_id'),

  `create table webhook_delivery (
    place bigint generated always as identity constraint webhook_delivery_pk primary key,
    id uuid not null,
    tenant_id uuid not null,
    organisation_id uuid,
    webhook_id uuid not null constraint webhook_delivery_webhook_fk references webhook (id) on delete cascade,
    message_id uuid not null,
    type text not null,
    subject text not null,
    message text not null,
    created_at timestamptz(3) not null,
    state text not null,
    attempts integer not null default 0,
    next_at timestamptz(3) not null,
    tried_at timestamptz(3),
    duration_ms integer,
    status integer,
    trouble text,
    answer text
  ) with (fillfactor = 70)`,
  `create unique index webhook_delivery_id_ux on webhook_delivery (id)`,
  `create index webhook_delivery_history_ix on webhook_delivery (tenant_id, webhook_id, place)`,
  `create index webhook_delivery_due_ix on webhook_delivery (next_at) where state = 'waiting'`,
  `create index webhook_delivery_hook_ix on webhook_delivery (webhook_id, next_at) where state = 'waiting'`,
  `create index webhook_delivery_order_ix on webhook_delivery (webhook_id, subject, place) where state = 'waiting'`,
  `create index webhook_delivery_webhook_ix on webhook_delivery (webhook_id)`,
  `create index webhook_delivery_age_ix on webhook_delivery (created_at)`,
  ...tenantPolicy('webhook_delivery', 'organisation_id'),
];

/** A token of before has no permissions of its own: it keeps those of its maker until its end. */
const TOKENS = [
  `alter table api_token
    add column organisation_id uuid constraint api_token_organisation_fk references organisation (id) on delete cascade,
    add column permissions text[],
    add column organisation_ids uuid[],
    add column site_ids uuid[],
    add column addresses text[] not null default '{}',
    add column last_used_from text,
    add column created_by text not null default ''`,
  `update api_token t set created_by = u.name from app_user u where u.id = t.user_id`,
  `create index api_token_organisation_ix on api_token (tenant_id, organisation_id)`,
  ...delegatePolicy('api_token', { seen: either(inListed('organisation_id'), through('api_token', 'app_user', 'user_id')) }),
];

/** True for the owner's own transactions, and for those of this very tenant. */
const OWN_TENANT = `coalesce(nullif(current_setting('app.tenant', true), '')::uuid = tenant, true)`;

/**
 * What happens in a commune is told to the syndicate's webhooks too, which the person who did it may not see: so messages are
 * written by functions with the rights of the owner, which check the tenant themselves and answer nothing about other people's webhooks.
 */
const FUNCTIONS = [
  `create function webhook_wants(tenant uuid, types text[]) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
    select ${OWN_TENANT} and exists (select from webhook h where h.tenant_id = tenant and h.state = 'active' and h.events && types)
  $$`,
  // exact: for the webhooks of this very organisation (null: of the whole syndicate), because the message was counted for it.
  // replaces: takes the place of one about the same subject that nobody has tried to send yet.
  `create function webhook_record(tenant uuid, items jsonb, at timestamptz) returns void language sql security definer set search_path = public, pg_temp as $$
    with item as (
      select i.*, o.parent_id from jsonb_to_recordset(items) as i (nth integer, message_id uuid, type text, organisation_id uuid, subject text, message text, due timestamptz, exact boolean, replaces boolean)
      left join organisation o on o.id = i.organisation_id
    ), wanted as (
      select h.id as webhook_id, h.organisation_id as hook_organisation_id, i.*,
        row_number() over (partition by h.id order by i.nth) + (select count(*) from (select from webhook_delivery d where d.webhook_id = h.id and d.state = 'waiting' limit ${MOST_WAITING}) as w) as waiting
      from webhook h join item i on i.type = any (h.events)
        and case when i.exact then h.organisation_id is not distinct from i.organisation_id else h.organisation_id is null or h.organisation_id in (i.organisation_id, i.parent_id) end
      where h.tenant_id = tenant and h.state = 'active' and ${OWN_TENANT}
    ), replaced as (
      update webhook_delivery d set message_id = w.message_id, message = w.message, created_at = webhook_record.at, next_at = least(d.next_at, w.due)
      from wanted w where w.replaces and d.webhook_id = w.webhook_id and d.subject = w.subject and d.type = w.type and d.state = 'waiting' and d.attempts = 0
      returning w.webhook_id, w.nth
    ), kept as (
      insert into webhook_delivery (id, tenant_id, organisation_id, webhook_id, message_id, type, subject, message, created_at, state, next_at)
      select gen_random_uuid(), tenant, w.hook_organisation_id, w.webhook_id, w.message_id, w.type, w.subject, w.message, webhook_record.at, 'waiting', w.due
      from wanted w where w.waiting <= ${MOST_WAITING} and not exists (select from replaced r where r.webhook_id = w.webhook_id and r.nth = w.nth)
      order by w.nth
    )
    update webhook h set dropped = h.dropped + lost.many
    from (select webhook_id, count(*)::integer as many from wanted where waiting > ${MOST_WAITING} group by 1) as lost where h.id = lost.webhook_id
  $$`,
  ...['webhook_wants(uuid, text[])', 'webhook_record(uuid, jsonb, timestamptz)'].flatMap((name) => [`revoke all on function ${name} from public`, `grant execute on function ${name} to craie_app, craie_delegate`]),
];

/** Webhooks with their messages; API tokens with permissions and places of their own. */
export class Webhooks1700000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...FUNCTIONS, ...TOKENS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function webhook_wants(uuid, text[]), webhook_record(uuid, jsonb, timestamptz)');
    await runner.query('drop table webhook_delivery, webhook');
    for (const statement of delegatePolicy('api_token', { seen: through('api_token', 'app_user', 'user_id') })) await runner.query(statement);
    const added = ['organisation_id', 'permissions', 'organisation_ids', 'site_ids', 'addresses', 'last_used_from', 'created_by'];
    await runner.query(`alter table api_token ${added.map((column) => `drop column ${column}`).join(', ')}`);
  }
}
