import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An entry goes when it is sealed and `covered`: a word of the trail says that its time is over. */
const goes = (covered: string): string => `create or replace function audit_entry_goes() returns trigger language plpgsql as $$
  begin
    if exists (select from audit_seal s where s.tenant_id = old.tenant_id and s.entry_id = old.id)
      and exists (select from audit_entry f where f.tenant_id = old.tenant_id and f.action = 'audit.forgotten' and f.id <> old.id and ${covered}) then return old; end if;
    raise exception 'the trail is only ever added to (audit_entry)';
  end $$`;

/** The time of such a word is written by `toISOString`: as letters it sorts as in time, and so it can be an index. */
const PLACE = 'coalesce(f.organisation_id, f.tenant_id)';
const BEFORE = `(f.detail ->> 'before') collate "C"`;
const FORGOTTEN = `create index audit_entry_forgotten_ix on audit_entry (tenant_id, ${PLACE.replaceAll('f.', '')}, (${BEFORE.replaceAll('f.', '')})) where action = 'audit.forgotten'`;
const BY_INDEX = `${PLACE} = coalesce(old.organisation_id, old.tenant_id) and ${BEFORE} > to_char(old.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const BY_READING = `f.organisation_id is not distinct from old.organisation_id and (f.detail ->> 'before')::timestamptz > old.at`;

const CONSOLES = ['alter table webhook add column pause_reason text', 'alter table delegation add column planned_end timestamptz(3)'];

/** The trail forgets each day: whether an entry may go is looked up, not searched for. A console may have a planned end; webhooks of a commune rest while it has none. */
export class JournalAndEnds1700000000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [FORGOTTEN, goes(BY_INDEX), ...CONSOLES]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table delegation drop column planned_end');
    await runner.query('alter table webhook drop column pause_reason');
    for (const statement of [goes(BY_READING), 'drop index audit_entry_forgotten_ix']) await runner.query(statement);
  }
}
