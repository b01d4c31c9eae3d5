import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

/** Commands with their queue per device, and the target of each device with its items. */
export class Orders1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...commands, ...targets]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table target_item, device_target, command, command_queue');
  }
}

const open = `where state in ('queued', 'sent', 'running')`;

const commands = [
  `create table command_queue (
    device_id uuid primary key constraint command_queue_device references device (id) on delete cascade,
    tenant_id uuid not null,
    last_sequence integer not null
  ) with (fillfactor = 80)`,
  `create table command (
    id uuid primary key,
    tenant_id uuid not null,
    device_id uuid not null constraint command_device references device (id) on delete cascade,
    sequence integer not null,
    kind text not null,
    args jsonb not null,
    state text not null,
    created_by text not null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    sent_at timestamptz(3),
    finished_at timestamptz(3),
    detail text,
    result jsonb,
    late_state text
  ) with (fillfactor = 85)`,
  'create unique index command_place on command (device_id, sequence)',
  'create index command_tenant on command (tenant_id, id)',
  // At most one at work per device: the database itself says no to a second.
  `create unique index command_active on command (device_id) where state in ('sent', 'running')`,
  `create index command_open on command (device_id, sequence) ${open}`,
  `create index command_expiry on command (expires_at) ${open}`,
  ...tenantPolicy('command_queue'),
  ...tenantPolicy('command'),
];

const targets = [
  `create table device_target (
    device_id uuid primary key constraint device_target_device references device (id) on delete cascade,
    tenant_id uuid not null,
    revision integer not null,
    etag text not null,
    changed_at timestamptz(3) not null,
    acknowledged_revision integer
  ) with (fillfactor = 80)`,
  'create index device_target_tenant on device_target (tenant_id, device_id)',
  `create table target_item (
    device_id uuid not null constraint target_item_device references device (id) on delete cascade,
    key text not null,
    tenant_id uuid not null,
    spec jsonb not null,
    deployment_id uuid,
    assigned_revision integer not null,
    state text not null,
    reason text,
    detail text,
    progress smallint,
    version text,
    retry_at timestamptz(3),
    updated_at timestamptz(3) not null,
    primary key (device_id, key)
  ) with (fillfactor = 80)`,
  'create index target_item_key on target_item (tenant_id, key)',
  'create index target_item_deployment on target_item (deployment_id, device_id) where deployment_id is not null',
  ...tenantPolicy('device_target'),
  ...tenantPolicy('target_item'),
];
