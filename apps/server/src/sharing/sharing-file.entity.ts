import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DeviceEntity } from '../devices/index.js';

/** What a device has of a package file, where its neighbours can ask for it, and where it came from. */
@Entity('sharing_file')
@Index('sharing_file_near_ix', ['sha256', 'network'])
export class SharingFileEntity {
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'sharing_file_pk' }) deviceId!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'sharing_file_pk' }) sha256!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** `publicNetwork` of the address it comes from. */
  @Column('text') network!: string;
  /** Its addresses at home. */
  @Column('text', { array: true }) hosts!: string[];
  @Column('integer') port!: number;
  @Column('boolean') serves!: boolean;
  @Column('boolean') whole!: boolean;
  /** Bytes over the line of the school, and from neighbours. */
  @Column('bigint') wan!: string;
  @Column('bigint') lan!: string;
  @Column({ type: 'timestamptz', name: 'seen_at', precision: 3 }) seenAt!: Date;
  @ManyToOne(() => DeviceEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'device_id', foreignKeyConstraintName: 'sharing_file_device' })
  device?: Relation<DeviceEntity>;
}
