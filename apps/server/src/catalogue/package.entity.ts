import type { Detection, PackageKind, Platform, ScanState, SignatureFacts } from '#contract';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AppEntity } from './app.entity.js';

/** One uploaded version of an app. */
@Entity('app_package')
@Index('app_package_version', ['appId', 'kind', 'architecture', 'version', 'versionCode'], { unique: true })
@Index('app_package_file', ['tenantId', 'sha256'])
@Index('app_package_name', ['tenantId', 'package', 'kind'])
export class AppPackageEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'app_id' }) appId!: string;
  @ManyToOne(() => AppEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'app_id', foreignKeyConstraintName: 'app_package_app' })
  app?: Relation<AppEntity>;
  @Column('text') kind!: PackageKind;
  @Column('text', { nullable: true }) platform!: Platform | null;
  /** Its name in the words of its kind. */
  @Column('text') package!: string;
  @Column('text') version!: string;
  /** Of an apk; 0 of all others. */
  @Column('bigint', { name: 'version_code', default: 0 }) versionCode!: string;
  /** `versionOrder` of it: which is newer. */
  @Column('bigint', { name: 'version_key', array: true }) versionKey!: string[];
  @Column('text') architecture!: string;
  @Column('text') depends!: string;
  @Column('text', { name: 'minimum_os', default: '' }) minimumOs!: string;
  @Column('jsonb') signature!: SignatureFacts;
  @Column('text', { name: 'silent_arguments', default: '' }) silentArguments!: string;
  @Column('jsonb', { nullable: true }) detection!: Detection | null;
  @Column('text') sha256!: string;
  /** Bytes. */
  @Column('bigint') size!: string;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column({ type: 'timestamptz', name: 'uploaded_at', precision: 3 }) uploadedAt!: Date;
}

/** A file that a tenant has on disk, named by its content. */
@Entity('stored_file')
@Index('stored_file_content', ['sha256'])
export class StoredFileEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('text') sha256!: string;
  /** Bytes. */
  @Column('bigint') size!: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt!: Date;
  @Column('text', { name: 'scan_state', default: 'not-scanned' }) scanState!: ScanState;
  @Column({ type: 'timestamptz', name: 'scanned_at', precision: 3, nullable: true }) scannedAt!: Date | null;
  /** Version of the scanner and of its list. */
  @Column('text', { name: 'scan_signatures', nullable: true }) scanSignatures!: string | null;
  /** What was found, or why nobody looked. */
  @Column('text', { name: 'scan_detail', nullable: true }) scanDetail!: string | null;
}
