import { Column, Entity, PrimaryColumn } from 'typeorm';

const time = { type: 'timestamptz', precision: 3 } as const;

/** Between a backup and its restore: certificates were issued that this database does not know. */
@Entity('certificate_gap')
export class CertificateGapEntity {
  /** Of the backup. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'certificate_gap_pk' }) id!: string;
  @Column({ ...time, name: 'begins_at' }) beginsAt!: Date;
  @Column({ ...time, name: 'ends_at' }) endsAt!: Date;
}
