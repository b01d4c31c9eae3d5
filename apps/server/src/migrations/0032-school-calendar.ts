import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, either, inPlace, tenantPolicy } from './policies.js';

const own = inPlace('organisation_id', 'site_id');
/** What comes down to whoever reads, as with settings: of the syndicate, of the grouping of a commune, of the commune of a site. */
const above = `(site_id is null and exists (select from organisation seen where seen.id = calendar_exception.organisation_id or seen.parent_id = calendar_exception.organisation_id))`;

const STATEMENTS = [
  `create table school_year (
    tenant_id uuid not null,
    zone text not null,
    year integer not null,
    holidays jsonb not null,
    source text not null,
    set_by text not null,
    set_at timestamptz(3) not null,
    constraint school_year_pk primary key (tenant_id, zone, year)
  )`,
  ...tenantPolicy('school_year'),
  // The syndicate's, and everybody's to read.
  ...delegatePolicy('school_year', { seen: 'true', written: 'false' }),
  `create table class_hours (
    site_id uuid not null,
    school text not null,
    tenant_id uuid not null,
    organisation_id uuid not null,
    hours jsonb not null,
    set_by text not null,
    set_at timestamptz(3) not null,
    constraint class_hours_pk primary key (site_id, school),
    constraint class_hours_site_fk foreign key (site_id, organisation_id) references site (id, organisation_id) on update cascade on delete cascade
  )`,
  `create index class_hours_tenant_ix on class_hours (tenant_id, site_id)`,
  ...tenantPolicy('class_hours', 'organisation_id', 'site_id'),
  `create table calendar_exception (
    id uuid constraint calendar_exception_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid not null constraint calendar_exception_organisation_fk references organisation (id) on delete cascade,
    site_id uuid,
    kind text not null,
    name text not null,
    first_day date not null,
    last_day date not null,
    from_time text,
    to_time text,
    set_by text not null,
    set_at timestamptz(3) not null,
    constraint calendar_exception_site_fk foreign key (site_id, organisation_id) references site (id, organisation_id) on update cascade on delete cascade
  )`,
  `create index calendar_exception_place_ix on calendar_exception (tenant_id, organisation_id, last_day)`,
  ...tenantPolicy('calendar_exception', 'organisation_id', 'site_id'),
  ...delegatePolicy('calendar_exception', { seen: either(own, above), written: own }),
];

/** School years of the syndicate, own hours of class of sites, and own days of places. */
export class SchoolCalendar1700000000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table calendar_exception, class_hours, school_year');
  }
}
