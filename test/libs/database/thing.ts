import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { tenantPolicy } from '../../../apps/server/src/migrations/policies.js';

export const TENANT_A = '0190a000-0000-7000-8000-00000000000a';
export const TENANT_B = '0190a000-0000-7000-8000-00000000000b';
export const COMMUNE_1 = '0190a000-0000-7000-8000-000000000001';
export const COMMUNE_2 = '0190a000-0000-7000-8000-000000000002';

@Entity('thing')
export class Thing {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'thing_pk' })
  id!: number;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;
}

export class Things1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table thing (id integer constraint thing_pk primary key, tenant_id uuid not null, organisation_id uuid not null)');
    for (const statement of tenantPolicy('thing', 'organisation_id')) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table thing');
  }
}

export const SCHEMA = { entities: [Thing], migrations: [Things1700000000000] };
