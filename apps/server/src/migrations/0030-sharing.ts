import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, tenantPolicy, through } from './policies.js';

const STATEMENTS = [
  `create table chunk_list (
    tenant_id uuid not null,
    sha256 text not null,
    chunks text not null,
    constraint chunk_list_pk primary key (tenant_id, sha256),
    constraint chunk_list_file foreign key (tenant_id, sha256) references stored_file (tenant_id, sha256) on delete cascade
  )`,
  ...tenantPolicy('chunk_list'),
  // As of the files themselves: everybody who deploys reads it.
  ...delegatePolicy('chunk_list', { seen: 'true', written: 'false' }),

  // What each device has of a file, where the others of its site can ask for it, and where it came from.
  `create table sharing_file (
    device_id uuid not null constraint sharing_file_device references device (id) on delete cascade,
    sha256 text not null,
    tenant_id uuid not null,
    network text not null,
    hosts text[] not null,
    port integer not null,
    serves boolean not null,
    whole boolean not null,
    wan bigint not null,
    lan bigint not null,
    seen_at timestamptz(3) not null,
    constraint sharing_file_pk primary key (device_id, sha256)
  )`,
  `create index sharing_file_near_ix on sharing_file (sha256, network)`,
  ...tenantPolicy('sharing_file'),
  ...delegatePolicy('sharing_file', { seen: through('sharing_file', 'device', 'device_id') }),

  // Who draws which chunks of a file for a site at this moment.
  `create table sharing_swarm (
    tenant_id uuid not null,
    site_id uuid not null constraint sharing_swarm_site references site (id) on delete cascade,
    network text not null,
    sha256 text not null,
    leases jsonb not null,
    touched_at timestamptz(3) not null,
    constraint sharing_swarm_pk primary key (tenant_id, site_id, network, sha256)
  )`,
  ...tenantPolicy('sharing_swarm'),
];

/** The school link: chunk lists, who has what at a site, and who draws what. */
export class Sharing1700000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table sharing_swarm, sharing_file, chunk_list');
  }
}
