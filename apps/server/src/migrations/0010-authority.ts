import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

const STATEMENTS = [
  // Absent: issued before roots were told apart, by the only one there was.
  `alter table device_certificate add column issuer text`,

  // No reference to device, as with its certificates; the row is of no use without one and is then ignored.
  `create table device_trust (
    device_id uuid constraint device_trust_pk primary key,
    tenant_id uuid not null,
    trust text not null,
    since timestamptz(3) not null
  )`,
  `create index device_trust_tenant_ix on device_trust (tenant_id, device_id)`,
  ...tenantPolicy('device_trust'),

  // Of the whole installation: no tenant has anything to read here.
  `create table certificate_gap (
    id uuid constraint certificate_gap_pk primary key,
    begins_at timestamptz(3) not null,
    ends_at timestamptz(3) not null
  )`,
];

/** Which root signed what and who knows which; times whose certificates a restored database does not know. */
export class Authority1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table certificate_gap, device_trust');
    await runner.query('alter table device_certificate drop column issuer');
  }
}
