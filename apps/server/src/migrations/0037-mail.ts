import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, tenantPolicy } from './policies.js';

/** Mails that may wait for one syndicate. */
const MOST_WAITING = 10_000;

/** True for the owner's own transactions, and for those of this very tenant. */
const OWN_TENANT = `coalesce(nullif(current_setting('app.tenant', true), '')::uuid = tenant, true)`;

const STATEMENTS = [
  `create table mail_message (
    id uuid constraint mail_message_pk primary key,
    tenant_id uuid not null,
    address text not null,
    subject text not null,
    body text not null,
    created_at timestamptz(3) not null,
    attempts integer not null default 0,
    next_at timestamptz(3) not null,
    given_up_at timestamptz(3)
  )`,
  'create index mail_message_address_ix on mail_message (tenant_id, address)',
  'create index mail_message_due_ix on mail_message (next_at) where given_up_at is null',
  'create index mail_message_waiting_ix on mail_message (tenant_id, created_at) where given_up_at is null',
  'create index mail_message_given_up_ix on mail_message (given_up_at) where given_up_at is not null',
  ...tenantPolicy('mail_message'),
  // Below the syndicate: the mail of those whose account is seen, for the file about them and for their end.
  ...delegatePolicy('mail_message', { seen: 'exists (select from app_user seen where seen.tenant_id = mail_message.tenant_id and seen.email = mail_message.address)' }),
  ...['craie_app', 'craie_delegate'].map((role) => `revoke insert on mail_message from ${role}`),
  // Whoever does something may write to people whom they do not see: with the rights of the owner, which checks the tenant itself.
  `create function mail_queue(tenant uuid, id uuid, address text, subject text, body text, at timestamptz) returns boolean language sql security definer set search_path = public, pg_temp as $$
    with kept as (
      insert into mail_message (id, tenant_id, address, subject, body, created_at, next_at)
      select mail_queue.id, tenant, mail_queue.address, mail_queue.subject, mail_queue.body, at, at
      where ${OWN_TENANT} and (select count(*) from (select from mail_message m where m.tenant_id = tenant and m.given_up_at is null limit ${MOST_WAITING}) w) < ${MOST_WAITING}
      returning 1
    ) select exists (select from kept)
  $$`,
  'revoke all on function mail_queue(uuid, uuid, text, text, text, timestamptz) from public',
  'grant execute on function mail_queue(uuid, uuid, text, text, text, timestamptz) to craie_app, craie_delegate',
];

/** Mails that wait to be sent. */
export class Mail1700000000038 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function mail_queue(uuid, uuid, text, text, text, timestamptz)');
    await runner.query('drop table mail_message');
  }
}
