import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What failed or waits in one commune: of the whole fleet's it would read and leave out most. Partial, as device_not_done (0011). */
export class CommuneNotDone1700000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index device_not_done_in_organisation on device (tenant_id, organisation_id, target_state, name_key, id) where target_state in ('waiting', 'failed')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index device_not_done_in_organisation');
  }
}
