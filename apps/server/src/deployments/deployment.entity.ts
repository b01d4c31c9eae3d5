import type { DeploymentBody } from '#contract';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One decision to give (or take) an app to (from) many devices. Its progress is read from the items of the targets. */
@Entity('deployment')
@Index('deployment_by_time', ['tenantId', 'id'])
@Index('deployment_of_app', ['tenantId', 'appId', 'id'])
export class DeploymentEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** No foreign key: the history outlives the catalogue. */
  @Column('uuid', { name: 'app_id' }) appId!: string;
  @Column('text', { name: 'app_name' }) appName!: string;
  /** The commune it was made for alone, by one who looks after communes; null for what the syndicate made. */
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId!: string | null;
  /** The person, or API token, that made it; null for those of before. */
  @Column('uuid', { name: 'created_by_id', nullable: true }) createdById!: string | null;
  @Column('text') package!: string;
  @Column('text') ensure!: DeploymentBody['ensure'];
  @Column('text', { nullable: true }) version!: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt!: Date;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column({ type: 'timestamptz', name: 'cancelled_at', precision: 3, nullable: true }) cancelledAt!: Date | null;
  /** Items that were done when a newer deployment took them over. */
  @Column('integer', { name: 'settled_done' }) settledDone!: number;
  /** Items that had failed when a newer deployment took them over, or when this one was cancelled. */
  @Column('integer', { name: 'settled_failed' }) settledFailed!: number;
}
