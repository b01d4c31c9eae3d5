import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names at an external broker, each held by one server process for a few seconds at a time. Of no tenant: closed to its role. */
export class Broker1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table broker_name (
      name text primary key,
      holder text not null,
      held_until timestamptz not null
    ) with (fillfactor = 50)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table broker_name');
  }
}
