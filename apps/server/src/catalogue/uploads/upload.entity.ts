import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A file on its way to the catalogue. Its bytes stand in `files/tmp` under this id; it is forgotten after a day. */
@Entity('app_upload')
@Index('app_upload_tenant_ix', ['tenantId', 'createdAt'])
export class UploadEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'app_upload_pk' }) id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** The person or token that sends it: nobody else goes on with it. */
  @Column('uuid', { name: 'created_by' }) createdBy!: string;
  @Column('text', { name: 'file_name' }) fileName!: string;
  /** Bytes, as announced. */
  @Column('bigint') size!: string;
  /** Bytes that are flushed to the disk. */
  @Column('bigint') received!: string;
  /** What it became; the same answer is given again. */
  @Column('uuid', { name: 'app_id', nullable: true }) appId!: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt!: Date;
}
