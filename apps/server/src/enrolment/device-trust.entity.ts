import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which authority a device knows, as it said at its last hello. */
@Entity('device_trust')
@Index('device_trust_tenant_ix', ['tenantId', 'deviceId'])
export class DeviceTrustEntity {
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'device_trust_pk' }) deviceId!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** See `trustMark`. */
  @Column('text') trust!: string;
  @Column({ type: 'timestamptz', precision: 3 }) since!: Date;
}
