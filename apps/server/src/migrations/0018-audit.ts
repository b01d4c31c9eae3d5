import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, inListed, tenantPolicy } from './policies.js';

/** What a name's digest is taken of: `nameDigest` in access/audit.hash.ts says the same. */
const DIGEST = `encode(sha256(convert_to(salt || ' ' || person_id || chr(10) || email || chr(10) || name, 'UTF8')), 'hex')`;
const SALT = `replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')`;
const readOnly = (table: string) => [`revoke insert, update, delete on ${table} from craie_app, craie_delegate`];

const COLUMNS = [
  `alter table audit_entry
    alter column actor_label drop not null,
    add column organisation_id uuid,
    add column person_id uuid,
    add column actor_digest text,
    add column subject_digest text,
    add column address text,
    add column reason text`,
  // What people are called stands apart from the trail, which holds a salted digest of it: it can be forgotten without touching an entry.
  `create table audit_name (
    tenant_id uuid not null,
    digest text not null,
    person_id uuid not null,
    name text not null,
    email text not null,
    salt text not null,
    constraint audit_name_pk primary key (tenant_id, digest)
  )`,
  `create unique index audit_name_person_ux on audit_name (tenant_id, person_id, name, email)`,
  `create table audit_seal (
    tenant_id uuid not null,
    seq bigint not null,
    entry_id uuid not null,
    organisation_id uuid,
    at timestamptz(3) not null,
    entry_hash text not null,
    chain_hash text not null,
    sealed_at timestamptz(3) not null,
    constraint audit_seal_pk primary key (tenant_id, seq)
  )`,
  `create unique index audit_seal_entry_ux on audit_seal (tenant_id, entry_id)`,
  `create table audit_pending (
    tenant_id uuid not null,
    entry_id uuid not null,
    constraint audit_pending_pk primary key (tenant_id, entry_id)
  )`,
  `create table audit_check (
    tenant_id uuid constraint audit_check_pk primary key,
    checked_at timestamptz(3) not null,
    whole_at timestamptz(3) not null,
    seq bigint not null,
    chain_hash text not null,
    trouble text,
    trouble_seq bigint
  )`,
];

/** Entries of before: the commune of what still exists; names move out of the trail; a reason gets its own column. */
const FILL = [
  ...[['device', 'device', 'organisation_id'], ['site', 'site', 'organisation_id'], ['organisation', 'organisation', 'id'], ['enrolment-token', 'enrolment_token', 'organisation_id']].map(([subject, table, column]) =>
    `update audit_entry e set organisation_id = nullif(o.${column}, e.tenant_id) from ${table} o where e.subject = '${subject}:' || o.id and o.tenant_id = e.tenant_id`),
  `update audit_entry set person_id = actor_id where actor_kind = 'user'`,
  `update audit_entry e set person_id = coalesce((select t.user_id from api_token t where t.id = e.actor_id), e.actor_id) where actor_kind = 'api-token'`,
  `update audit_entry set reason = detail ->> 'reason', detail = detail - 'reason' where action = 'device.revoked'`,
  `with called as materialized (
      select distinct tenant_id, person_id, actor_label as name, '' as email from audit_entry where person_id is not null
      union
      select distinct tenant_id, split_part(subject, ':', 2)::uuid, coalesce(detail ->> 'name', ''), coalesce(detail ->> 'email', '') from audit_entry where ${named()}
    ), salted as materialized (select *, ${SALT} as salt from called)
    insert into audit_name (tenant_id, digest, person_id, name, email, salt) select tenant_id, ${DIGEST}, person_id, name, email, salt from salted`,
  `update audit_entry e set actor_digest = n.digest, actor_label = null from audit_name n
    where n.tenant_id = e.tenant_id and n.person_id = e.person_id and n.name = e.actor_label and n.email = ''`,
  `update audit_entry e set subject_digest = n.digest, detail = e.detail - 'name' - 'email' from audit_name n
    where ${named()} and n.tenant_id = e.tenant_id and n.person_id = split_part(e.subject, ':', 2)::uuid
      and n.name = coalesce(e.detail ->> 'name', '') and n.email = coalesce(e.detail ->> 'email', '')`,
  `insert into audit_pending (tenant_id, entry_id) select tenant_id, id from audit_entry`,
  // Left behind by accounts that were removed: they go with the account from now on.
  `delete from saved_view v where not exists (select from app_user u where u.id = v.user_id)`,
];

const INDEXES = [
  `create index audit_entry_organisation_ix on audit_entry (tenant_id, organisation_id, at, id)`,
  `create index audit_entry_person_ix on audit_entry (tenant_id, person_id, at, id) where person_id is not null`,
  `create index audit_entry_named_ix on audit_entry (tenant_id, subject_digest) where subject_digest is not null`,
];

const RIGHTS = [
  // Whoever acts in the tenant leaves an entry, also where they may not read it: a sign-in concerns no commune.
  ...delegatePolicy('audit_entry', { seen: inListed('organisation_id'), written: 'true' }),
  `revoke update, delete on audit_entry from craie_delegate`,
  ...tenantPolicy('audit_seal', 'organisation_id'), ...readOnly('audit_seal'),
  ...tenantPolicy('audit_pending'), ...readOnly('audit_pending'),
  ...tenantPolicy('audit_check'), ...readOnly('audit_check'),
  // A name is seen by whoever sees an entry that bears it.
  ...tenantPolicy('audit_name'),
  ...delegatePolicy('audit_name', {
    seen: `(exists (select from audit_entry e where e.tenant_id = audit_name.tenant_id and e.person_id = audit_name.person_id and e.actor_digest = audit_name.digest)
      or exists (select from audit_entry e where e.tenant_id = audit_name.tenant_id and e.subject_digest = audit_name.digest))`,
    written: 'false',
  }),
  ...readOnly('audit_name'),
];

const definer = `language plpgsql security definer set search_path = public, pg_temp`;
const GUARDS = [
  // The digest of what a person is called, which is kept once. As the owner: a delegated person's name may be there already without them seeing it.
  `create function audit_name_of(tenant uuid, person uuid, called text, mail text) returns text ${definer} as $$
    declare answer text;
    begin
      if coalesce(nullif(current_setting('app.tenant', true), '')::uuid, tenant) <> tenant then raise exception 'a name of another tenant'; end if;
      select digest into answer from audit_name where tenant_id = tenant and person_id = person and name = called and email = mail;
      if answer is not null then return answer; end if;
      insert into audit_name (tenant_id, digest, person_id, name, email, salt)
        select tenant_id, ${DIGEST}, person_id, name, email, salt from (select tenant as tenant_id, person as person_id, called as name, mail as email, ${SALT} as salt offset 0) as made
        on conflict (tenant_id, person_id, name, email) do nothing;
      select digest into answer from audit_name where tenant_id = tenant and person_id = person and name = called and email = mail;
      return answer;
    end $$`,
  // Forgets what a person was called, also in the invitations that went to their addresses.
  `create function audit_forget_person(tenant uuid, person uuid, mail text) returns integer ${definer} as $$
    declare gone integer;
    begin
      if coalesce(nullif(current_setting('app.tenant', true), '')::uuid, tenant) <> tenant then raise exception 'a name of another tenant'; end if;
      with mails as (select mail as m where mail <> '' union select email from audit_name where tenant_id = tenant and person_id = person and email <> '')
      delete from audit_name where tenant_id = tenant and (person_id = person or email in (select m from mails) or name in (select m from mails));
      get diagnostics gone = row_count;
      return gone;
    end $$`,
  // Whoever adds an entry, it waits for its seal.
  `create function audit_entry_waits() returns trigger ${definer} as $$
    begin insert into audit_pending (tenant_id, entry_id) values (new.tenant_id, new.id); return null; end $$`,
  `create trigger audit_entry_waits after insert on audit_entry for each row execute function audit_entry_waits()`,
  `create function audit_refuse() returns trigger language plpgsql as $$ begin raise exception 'the trail is only ever added to (%)', tg_table_name; end $$`,
  // An entry may go when it is sealed and an entry of the trail itself says that its time is over.
  `create function audit_entry_goes() returns trigger language plpgsql as $$
    begin
      if exists (select from audit_seal s where s.tenant_id = old.tenant_id and s.entry_id = old.id)
        and exists (select from audit_entry f where f.tenant_id = old.tenant_id and f.action = 'audit.forgotten' and f.id <> old.id
          and f.organisation_id is not distinct from old.organisation_id and (f.detail ->> 'before')::timestamptz > old.at) then return old; end if;
      raise exception 'the trail is only ever added to (audit_entry)';
    end $$`,
  `create trigger audit_entry_goes before delete on audit_entry for each row execute function audit_entry_goes()`,
  `create trigger audit_entry_stays before update or truncate on audit_entry for each statement execute function audit_refuse()`,
  `create trigger audit_seal_stays before update or delete or truncate on audit_seal for each statement execute function audit_refuse()`,
  ...['audit_name_of(uuid, uuid, text, text)', 'audit_forget_person(uuid, uuid, text)'].flatMap((name) => [`revoke execute on function ${name} from public`, `grant execute on function ${name} to craie_app, craie_delegate`]),
];

/** An entry that names a person as what was acted on. */
function named(): string {
  return `(subject like 'user:%' or subject like 'invitation:%') and (detail ? 'name' or detail ? 'email')`;
}

/** The trail knows its communes, keeps names apart, and is chained (docs/adr/0016). */
export class Audit1700000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...COLUMNS, ...FILL, ...INDEXES, ...RIGHTS, ...GUARDS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const trigger of ['waits', 'goes', 'stays']) await runner.query(`drop trigger audit_entry_${trigger} on audit_entry`);
    await runner.query(`update audit_entry e set actor_label = coalesce((select n.name from audit_name n where n.tenant_id = e.tenant_id and n.digest = e.actor_digest), '–') where actor_label is null`);
    await runner.query(`update audit_entry e set detail = e.detail || jsonb_build_object('name', n.name, 'email', n.email) from audit_name n where n.tenant_id = e.tenant_id and n.digest = e.subject_digest`);
    await runner.query('drop table audit_check, audit_pending, audit_seal, audit_name cascade');
    for (const name of ['audit_name_of(uuid, uuid, text, text)', 'audit_forget_person(uuid, uuid, text)', 'audit_entry_waits()', 'audit_entry_goes()', 'audit_refuse()']) await runner.query(`drop function ${name}`);
    for (const statement of [...delegatePolicy('audit_entry', { seen: 'false', written: 'true' }), 'revoke update, delete on audit_entry from craie_delegate']) await runner.query(statement);
    await runner.query(`alter table audit_entry alter column actor_label set not null, drop column organisation_id, drop column person_id, drop column actor_digest, drop column subject_digest, drop column address, drop column reason`);
  }
}
