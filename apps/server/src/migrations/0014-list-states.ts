import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A rare state in the orders that it is not met soon in. Partial, as in 0011: a device without the state enters none of them, so a hello of one in
 * service, whose target has not failed, costs what it did.
 */
const PARTIAL = {
  device_not_active_by_site: ['status, site_key, name_key, id', `status <> 'active'`],
  device_not_active_by_os: ['status, os_key, name_key, id', `status <> 'active'`],
  device_not_active_by_seen: ['status, seen_key, id', `status <> 'active'`],
  device_failed_by_site: ['site_key, name_key, id', `target_state = 'failed'`],
  device_failed_by_os: ['os_key, name_key, id', `target_state = 'failed'`],
  device_failed_by_seen: ['seen_key, id', `target_state = 'failed'`],
  device_failed_in_kind: ['kind, name_key, id', `target_state = 'failed'`],
};

/** Rare states in every order of the list. */
export class ListStates1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, [columns, state]] of Object.entries(PARTIAL)) await runner.query(`create index ${name} on device (tenant_id, ${columns}) where ${state}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index ${Object.keys(PARTIAL).join(', ')}`);
  }
}
