import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `create table device_nonce (
    nonce text constraint device_nonce_pk primary key,
    ends_at timestamptz(3) not null
  )`,
  `create index device_nonce_end_ix on device_nonce (ends_at)`,
];

/** Nonces that devices have used to prove themselves without a client certificate. */
export class DeviceNonce1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table device_nonce');
  }
}
