import type { AppView, Cycle, PackageKind, Subject } from '#contract';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity } from '../access/index.js';

/** Something that can be installed: from uploaded packages, or from the system's own sources. */
@Entity('app')
@Index('app_package_source', ['tenantId', 'organisationId', 'package', 'kind', 'source'], { unique: true })
@Index('app_organisation_ix', ['organisationId'])
@Index('app_by_name', ['tenantId', 'sortName', 'id'])
export class AppEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** Whose it is: a commune, or the syndicate. */
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'app_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;
  /** Of the syndicate's: the communes see it. */
  @Column('boolean', { default: true }) shared!: boolean;
  @Column('text') name!: string;
  /** `fold(name)`. */
  @Column({ type: 'text', name: 'sort_name', collation: 'C' }) sortName!: string;
  /** Name of its first package. */
  @Column('text') package!: string;
  @Column('text') kind!: PackageKind;
  @Column('text') summary!: string;
  @Column('text') source!: AppView['source'];
  /** Approved by the syndicate for teaching: whoever advises schools may give it to them. */
  @Column('boolean', { default: false }) teaching!: boolean;
  @Column('text', { default: '' }) publisher!: string;
  @Column('text', { default: '' }) description!: string;
  @Column('text', { array: true, default: '{}' }) cycles!: Cycle[];
  @Column('text', { array: true, default: '{}' }) subjects!: Subject[];
  @Column('text', { default: '' }) licence!: string;
  @Column('text', { default: '' }) privacy!: string;
  @Column('text', { default: '' }) homepage!: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt!: Date;
  /** Since a person wrote something of their own, an upload changes no words any more. */
  @Column({ type: 'timestamptz', name: 'edited_at', precision: 3, nullable: true }) editedAt!: Date | null;
}
