import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A commune's console is its list in every order, and a kind of device has its own few systems: names, systems and sites of a commune stand
 * together in the orders of the whole fleet, so that a page there began after tens of thousands of rows of others (0.5 s at a million).
 */
const INDEXES = {
  device_in_organisation_by_site: 'organisation_id, site_key, name_key, id',
  device_in_organisation_by_os: 'organisation_id, os_key, name_key, id',
  device_in_organisation_by_seen: 'organisation_id, seen_key, id',
  device_in_kind_by_os: 'kind, os_key, name_key, id',
};

/** Orders of the fleet list inside one commune and one kind. */
export class List1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(INDEXES)) await runner.query(`create index ${name} on device (tenant_id, ${columns})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index ${Object.keys(INDEXES).join(', ')}`);
  }
}
