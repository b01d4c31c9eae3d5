import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Certificates are ended by device alone, at every enrolment and at the first use of a new one: without this index each time reads the
 * whole table (the other index begins with the tenant, which those statements do not know).
 */
export class CertificateDevice1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index device_certificate_by_device_ix on device_certificate (device_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index device_certificate_by_device_ix');
  }
}
