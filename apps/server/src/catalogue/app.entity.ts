import type { AppView } from '#contract';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';

/** Something that can be installed: from uploaded packages, or from the system's own sources. */
@Entity('app')
@Index('app_package_source', ['tenantId', 'package', 'source'], { unique: true })
@Index('app_by_name', ['tenantId', 'sortName', 'id'])
export class AppEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('text') name!: string;
  /** `fold(name)`. */
  @Column({ type: 'text', name: 'sort_name', collation: 'C' }) sortName!: string;
  @Column('text') package!: string;
  @Column('text') summary!: string;
  @Column('text') source!: AppView['source'];
  /** Approved by the syndicate for teaching: whoever advises schools may give it to them. */
  @Column('boolean', { default: false }) teaching!: boolean;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt!: Date;
}

/** One uploaded version of an app. */
@Entity('app_package')
@Index('app_package_version', ['appId', 'version', 'architecture'], { unique: true })
@Index('app_package_file', ['tenantId', 'sha256'])
export class AppPackageEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'app_id' }) appId!: string;
  @ManyToOne(() => AppEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'app_id', foreignKeyConstraintName: 'app_package_app' })
  app?: Relation<AppEntity>;
  @Column('text') version!: string;
  @Column('text') architecture!: string;
  @Column('text') depends!: string;
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
}
