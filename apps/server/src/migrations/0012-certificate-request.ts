import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a certificate was asked with, so that a device that never heard the answer is known when it asks again. */
export class CertificateRequest1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Absent: issued before this was noted.
    await runner.query('alter table device_certificate add column request_hash text');
    await runner.query('create index device_certificate_unheard_ix on device_certificate (request_hash) where first_used_at is null and revoked_at is null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index device_certificate_unheard_ix');
    await runner.query('alter table device_certificate drop column request_hash');
  }
}
