import type { CommandArgs, CommandKind, CommandState, OutcomeState } from '#contract';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DeviceEntity } from '../devices/index.js';

/** One order to one device. Its place in the device's queue is `sequence`. */
@Entity('command')
@Index('command_place', ['deviceId', 'sequence'], { unique: true })
@Index('command_tenant', ['tenantId', 'id'])
@Index('command_active', ['deviceId'], { unique: true, where: `state in ('sent', 'running')` })
@Index('command_open', ['deviceId', 'sequence'], { where: `state in ('queued', 'sent', 'running')` })
@Index('command_expiry', ['expiresAt'], { where: `state in ('queued', 'sent', 'running')` })
export class CommandEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'device_id' }) deviceId!: string;
  @ManyToOne(() => DeviceEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'device_id', foreignKeyConstraintName: 'command_device' })
  device?: Relation<DeviceEntity>;
  @Column('integer') sequence!: number;
  @Column('text') kind!: CommandKind;
  @Column('jsonb') args!: CommandArgs;
  @Column('text') state!: CommandState;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt!: Date;
  @Column({ type: 'timestamptz', name: 'sent_at', precision: 3, nullable: true }) sentAt!: Date | null;
  @Column({ type: 'timestamptz', name: 'finished_at', precision: 3, nullable: true }) finishedAt!: Date | null;
  /** What the device said. */
  @Column('text', { nullable: true }) detail!: string | null;
  @Column('jsonb', { nullable: true }) result!: Record<string, unknown> | null;
  /** What the device said after the command had been cancelled or had expired. */
  @Column('text', { name: 'late_state', nullable: true }) lateState!: OutcomeState | null;
}

/** The last place given in each device's queue; its row lock puts concurrent senders in line. */
@Entity('command_queue')
export class CommandQueueEntity {
  @PrimaryColumn('uuid', { name: 'device_id' }) deviceId!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('integer', { name: 'last_sequence' }) lastSequence!: number;
  @ManyToOne(() => DeviceEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'device_id', foreignKeyConstraintName: 'command_queue_device' })
  device?: Relation<DeviceEntity>;
}
