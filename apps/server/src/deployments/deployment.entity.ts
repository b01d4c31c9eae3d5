import type { DeploymentBody, DeploymentSchedule, DeploymentWaves, DeploymentWish, DeviceFilter, ItemState, PauseCause, TargetItem } from '#contract';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DeviceEntity } from '../devices/index.js';

/** One decision to give (or take) an app to (from) many devices. Its progress is read from its devices and the items of their targets. */
@Entity('deployment')
@Index('deployment_by_time', ['tenantId', 'id'])
@Index('deployment_of_app', ['tenantId', 'appId', 'id'])
@Index('deployment_due', ['dueAt'], { where: 'due_at is not null' })
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
  @Column('text') wish!: DeploymentWish;
  @Column('text', { nullable: true }) version!: string | null;
  /** What goes into the targets; null for a rollback, whose devices have their own, and for those of before. */
  @Column('jsonb', { nullable: true }) item!: TargetItem | null;
  /** The filter that it follows. */
  @Column('jsonb', { nullable: true }) selection!: DeviceFilter | null;
  @Column('boolean', { default: false }) follow!: boolean;
  @Column('boolean', { name: 'override_pins', default: false }) overridePins!: boolean;
  @Column('jsonb', { nullable: true }) plan!: DeploymentWaves | null;
  @Column('jsonb', { nullable: true }) schedule!: DeploymentSchedule | null;
  @Column({ type: 'timestamptz', name: 'start_at', precision: 3, nullable: true }) startAt!: Date | null;
  /** The latest wave that has begun; 0 before the first. */
  @Column('smallint', { default: 1 }) wave!: number;
  @Column({ type: 'timestamptz', name: 'paused_at', precision: 3, nullable: true }) pausedAt!: Date | null;
  @Column('text', { name: 'pause_cause', nullable: true }) pauseCause!: PauseCause | null;
  @Column('text', { name: 'paused_by', nullable: true }) pausedBy!: string | null;
  /** Failures of the present wave that a person has seen and gone on from. */
  @Column('integer', { default: 0 }) excused!: number;
  /** When the runner looks at it next; null: it has nothing to do. */
  @Column({ type: 'timestamptz', name: 'due_at', precision: 3, nullable: true }) dueAt!: Date | null;
  /** When late arrivals were last looked for. */
  @Column({ type: 'timestamptz', name: 'followed_at', precision: 3, nullable: true }) followedAt!: Date | null;
  /** By whose rights later waves begin: the person, and the API token it was done with. */
  @Column('uuid', { name: 'answers_id', nullable: true }) answersId!: string | null;
  @Column('uuid', { name: 'answers_with', nullable: true }) answersWith!: string | null;
  @Column('uuid', { name: 'rollback_of', nullable: true }) rollbackOf!: string | null;
  @Column('uuid', { name: 'rolled_back_by', nullable: true }) rolledBackBy!: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt!: Date;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column({ type: 'timestamptz', name: 'cancelled_at', precision: 3, nullable: true }) cancelledAt!: Date | null;
  /** Of before devices were kept: items that were done, or had failed, when a newer deployment took them over. */
  @Column('integer', { name: 'settled_done' }) settledDone!: number;
  @Column('integer', { name: 'settled_failed' }) settledFailed!: number;
}

/** One wave; there when it has several. */
@Entity('deployment_wave')
export class DeploymentWaveEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid', { name: 'deployment_id' }) deploymentId!: string;
  @PrimaryColumn('smallint') number!: number;
  @Column({ type: 'timestamptz', name: 'began_at', precision: 3, nullable: true }) beganAt!: Date | null;
  /** So much of it was done or had failed that the next may begin. */
  @Column({ type: 'timestamptz', name: 'enough_at', precision: 3, nullable: true }) enoughAt!: Date | null;
  @ManyToOne(() => DeploymentEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'deployment_id', foreignKeyConstraintName: 'deployment_wave_deployment' })
  deployment?: Relation<DeploymentEntity>;
}

/**
 * `held`: not in the target, its wave has not begun or it is paused. `assigned`: the target's item says how far. `pinned`: left alone for another deployment's pin.
 * `superseded`: a newer deployment decides there. `withdrawn`: taken out by a cancellation.
 */
export type Phase = 'held' | 'assigned' | 'pinned' | 'superseded' | 'withdrawn';

/** What was there before: `version` absent when nobody knows, null when the app was not there; `spec` what the target asked for. */
export interface Before { version?: string | null; spec?: TargetItem }

/** One device of a deployment. */
@Entity('deployment_device')
@Index('deployment_device_of_device', ['deviceId', 'key'])
@Index('deployment_device_held', ['deploymentId', 'wave'], { where: "phase = 'held'" })
@Index('deployment_device_left', ['deploymentId'], { where: "phase in ('superseded', 'withdrawn')" })
export class DeploymentDeviceEntity {
  @PrimaryColumn('uuid', { name: 'deployment_id' }) deploymentId!: string;
  @PrimaryColumn('uuid', { name: 'device_id' }) deviceId!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** Of the target's item. */
  @Column('text') key!: string;
  @Column('smallint') wave!: number;
  @Column('text') phase!: Phase;
  /** State of the item when the phase became `superseded` or `withdrawn`; null when it was not in the target. */
  @Column('text', { nullable: true }) outcome!: ItemState | null;
  @Column('jsonb', { nullable: true }) before!: Before | null;
  /** Of a rollback: what goes into this target. */
  @Column('jsonb', { nullable: true }) spec!: TargetItem | null;
  @Column({ type: 'timestamptz', name: 'changed_at', precision: 3 }) changedAt!: Date;
  @ManyToOne(() => DeviceEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'device_id', foreignKeyConstraintName: 'deployment_device_device' })
  device?: Relation<DeviceEntity>;
}
