import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Apps that the syndicate approved for teaching. */
export class Teaching1700000000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table app add column teaching boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table app drop column teaching');
  }
}
