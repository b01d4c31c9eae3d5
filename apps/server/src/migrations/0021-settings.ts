import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, either, inPlace, tenantPolicy } from './policies.js';

const own = inPlace('organisation_id', 'site_id');
/** What comes down to whoever reads: of the syndicate, of the grouping of a commune, of the commune of a site. */
const above = `(site_id is null and exists (select from organisation seen where seen.id = setting.organisation_id or seen.parent_id = setting.organisation_id))`;

const STATEMENTS = [
  `create table setting (
    id uuid constraint setting_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid not null constraint setting_organisation_fk references organisation (id) on delete cascade,
    site_id uuid constraint setting_site_fk references site (id) on delete cascade,
    key text not null,
    value jsonb not null,
    locked boolean not null,
    set_by text not null,
    set_at timestamptz(3) not null
  )`,
  `create unique index setting_organisation_ux on setting (tenant_id, organisation_id, key) where site_id is null`,
  `create unique index setting_site_ux on setting (tenant_id, site_id, key) where site_id is not null`,
  `create index setting_key_ix on setting (tenant_id, key, organisation_id)`,
  ...tenantPolicy('setting', 'organisation_id', 'site_id'),
  ...delegatePolicy('setting', { seen: either(own, above), written: own }),
];

/** What is set for a place and everything below it. */
export class Settings1700000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table setting');
  }
}
