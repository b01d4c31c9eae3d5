import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, inPlace, ownOf, tenantPolicy, through } from './policies.js';

/**
 * A table of its own: a change of presence enters a device into every full index of `device` (0011), and behind row-level security no GIN index would be used.
 * The place is written beside each label, so that those of one place are a stretch of an index; a trigger carries it along.
 */
const LABELS = [
  `create table device_label (
    device_id uuid not null references device (id) on delete cascade,
    key text collate "C" not null,
    label text not null,
    tenant_id uuid not null,
    organisation_id uuid not null,
    site_id uuid,
    primary key (device_id, key)
  )`,
  `create index device_label_key on device_label (tenant_id, key, device_id)`,
  `create index device_label_in_organisation on device_label (tenant_id, organisation_id, key, device_id)`,
  `create index device_label_in_site on device_label (tenant_id, site_id, key, device_id)`,
  ...tenantPolicy('device_label', 'organisation_id'),
  ...delegatePolicy('device_label', { seen: inPlace('organisation_id', 'site_id') }),
  `create function device_label_follow() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    update device_label set organisation_id = new.organisation_id, site_id = new.site_id where device_id = new.id;
    return null;
  end $$`,
  `create trigger device_label_follow after update on device for each row
   when ((old.organisation_id, old.site_id) is distinct from (new.organisation_id, new.site_id)) execute function device_label_follow()`,
];

/** What one change did, so that whoever made it can take it back. */
const CHANGES = [
  `create table device_label_change (
    id uuid primary key,
    tenant_id uuid not null,
    at timestamptz(3) not null,
    made_by uuid,
    devices integer not null
  )`,
  `create index device_label_change_at on device_label_change (tenant_id, at)`,
  ...tenantPolicy('device_label_change'),
  ...delegatePolicy('device_label_change', { seen: ownOf('made_by') }),
  `create table device_label_line (
    change_id uuid not null references device_label_change (id) on delete cascade,
    device_id uuid not null references device (id) on delete cascade,
    key text collate "C" not null,
    label text not null,
    added boolean not null,
    tenant_id uuid not null,
    primary key (change_id, device_id, key)
  )`,
  `create index device_label_line_device on device_label_line (device_id)`,
  ...tenantPolicy('device_label_line'),
  ...delegatePolicy('device_label_line', { seen: through('device_label_line', 'device_label_change', 'change_id') }),
];

/** Labels of devices (ADR 0036). */
export class DeviceLabels1700000000039 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...LABELS, ...CHANGES]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table device_label_line, device_label_change');
    await runner.query('drop function device_label_follow() cascade');
    await runner.query('drop table device_label');
  }
}
