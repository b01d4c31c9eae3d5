import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A nonce that was used. Kept until it would be refused for its age anyway. */
@Entity('device_nonce')
@Index('device_nonce_end_ix', ['endsAt'])
export class DeviceNonceEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'device_nonce_pk' }) nonce!: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'ends_at' }) endsAt!: Date;
}
