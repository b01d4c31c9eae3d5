import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantPolicy } from './policies.js';

const STATEMENTS = [
  `create table enrolment_token (
    id uuid constraint enrolment_token_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid not null constraint enrolment_token_organisation_fk references organisation (id),
    site_id uuid constraint enrolment_token_site_fk references site (id),
    label text not null,
    secret_hash text not null,
    max_uses integer not null,
    uses integer not null default 0,
    expires_at timestamptz(3) not null,
    revoked_at timestamptz(3),
    created_at timestamptz(3) not null,
    created_by text not null
  )`,
  `create index enrolment_token_tenant_ix on enrolment_token (tenant_id, id)`,
  ...tenantPolicy('enrolment_token', 'organisation_id'),

  // No reference to device: a certificate stays refused for as long as it lives, also when its device is deleted.
  `create table device_certificate (
    serial text constraint device_certificate_pk primary key,
    tenant_id uuid not null,
    device_id uuid not null,
    fingerprint text not null,
    not_before timestamptz(3) not null,
    not_after timestamptz(3) not null,
    issued_at timestamptz(3) not null,
    first_used_at timestamptz(3),
    revoked_at timestamptz(3),
    reason text
  )`,
  `create index device_certificate_device_ix on device_certificate (tenant_id, device_id)`,
  `create index device_certificate_end_ix on device_certificate (not_after)`,
  ...tenantPolicy('device_certificate'),
];

/** Enrolment tokens, and every certificate that was ever issued to a device. */
export class Enrolment1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table device_certificate, enrolment_token');
  }
}
