import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { SiteEntity } from '../access/index.js';
import type { Lease } from './lease.rules.js';

/** Who draws which chunks of a file for a site at this moment. */
@Entity('sharing_swarm')
export class SharingSwarmEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'sharing_swarm_pk' }) tenantId!: string;
  @PrimaryColumn('uuid', { name: 'site_id', primaryKeyConstraintName: 'sharing_swarm_pk' }) siteId!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'sharing_swarm_pk' }) network!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'sharing_swarm_pk' }) sha256!: string;
  @Column('jsonb') leases!: Lease[];
  @Column({ type: 'timestamptz', name: 'touched_at', precision: 3 }) touchedAt!: Date;
  @ManyToOne(() => SiteEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'sharing_swarm_site' })
  site?: Relation<SiteEntity>;
}
