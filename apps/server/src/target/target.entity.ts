import type { Calendar, ItemState, Reason, TargetItem } from '#contract';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DeviceEntity } from '../devices/index.js';

/** The desired state of one device as a whole: what is signed and sent. */
@Entity('device_target')
@Index('device_target_tenant', ['tenantId', 'deviceId'])
@Index('device_target_calendar', ['deviceId'], { where: 'calendar is not null' })
export class DeviceTargetEntity {
  @PrimaryColumn('uuid', { name: 'device_id' }) deviceId!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** Grows by one at each change. */
  @Column('integer') revision!: number;
  /** Hash of the items and of the revisions that assigned them; set by `refreshEtags`. */
  @Column('text') etag!: string;
  @Column({ type: 'timestamptz', name: 'changed_at', precision: 3 }) changedAt!: Date;
  /** Highest revision that the device has reported on. */
  @Column('integer', { name: 'acknowledged_revision', nullable: true }) acknowledgedRevision!: number | null;
  /** Hash of the calendar that goes with it; null when no item asks for windows. */
  @Column('text', { nullable: true }) calendar!: string | null;
  @ManyToOne(() => DeviceEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'device_id', foreignKeyConstraintName: 'device_target_device' })
  device?: Relation<DeviceEntity>;
}

/** A calendar that targets carry, once for all of them. */
@Entity('target_calendar')
export class TargetCalendarEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('text') hash!: string;
  @Column('jsonb') body!: Calendar;
  /** To a day. */
  @Column({ type: 'timestamptz', name: 'used_at', precision: 3 }) usedAt!: Date;
}

/** One thing wanted on one device, and what the device last said of it. */
@Entity('target_item')
@Index('target_item_key', ['tenantId', 'key', 'deviceId'])
@Index('target_item_deployment', ['deploymentId', 'deviceId'], { where: 'deployment_id is not null' })
export class TargetItemEntity {
  @PrimaryColumn('uuid', { name: 'device_id' }) deviceId!: string;
  @PrimaryColumn('text') key!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** Exactly what is sent. */
  @Column('jsonb') spec!: TargetItem;
  @Column('uuid', { name: 'deployment_id', nullable: true }) deploymentId!: string | null;
  /** Revision of the target that brought this item, or that asked for another try: older reports do not count. */
  @Column('integer', { name: 'assigned_revision' }) assignedRevision!: number;
  @Column('text') state!: ItemState;
  @Column('text', { nullable: true }) reason!: Reason | null;
  @Column('text', { nullable: true }) detail!: string | null;
  @Column('smallint', { nullable: true }) progress!: number | null;
  @Column('text', { nullable: true }) version!: string | null;
  @Column({ type: 'timestamptz', name: 'retry_at', precision: 3, nullable: true }) retryAt!: Date | null;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt!: Date;
  @ManyToOne(() => DeviceEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'device_id', foreignKeyConstraintName: 'target_item_device' })
  device?: Relation<DeviceEntity>;
}
