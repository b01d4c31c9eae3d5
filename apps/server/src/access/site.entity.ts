import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { SchoolLevel, SiteKind } from '#contract';
import { OrganisationEntity } from './organisation.entity.js';

/** A place where devices are: a school most often, but a library or a workshop as well; so a UAI is optional; and one building may hold several schools. */
@Entity('site')
@Index('site_name_ix', ['tenantId', 'sortName', 'id'])
@Index('site_organisation_ix', ['tenantId', 'organisationId'])
@Index('site_owner_ux', ['id', 'organisationId'], { unique: true })
@Index('site_district_ix', ['tenantId', 'districtKey', 'sortName', 'id'], { where: 'district_key is not null' })
export class SiteEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'site_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'site_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  @Column('text')
  kind!: SiteKind;

  /** Of a school. */
  @Column('text', { nullable: true })
  level!: SchoolLevel | null;

  @Column('text')
  name!: string;

  /** `fold(name)`. */
  @Column({ type: 'text', name: 'sort_name', collation: 'C' })
  sortName!: string;

  @Column('text', { nullable: true })
  address!: string | null;

  @Column('text', { name: 'postal_code', nullable: true })
  postalCode!: string | null;

  /** Circonscription, as people write it, and folded: by that it is compared. */
  @Column('text', { nullable: true })
  district!: string | null;

  @Column({ type: 'text', name: 'district_key', collation: 'C', nullable: true })
  districtKey!: string | null;

  @Column('double precision', { nullable: true })
  latitude!: number | null;

  @Column('double precision', { nullable: true })
  longitude!: number | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}

/** A school in a site: seven digits and their check letter, in one site of the syndicate only. */
@Entity('site_uai')
@Index('site_uai_site_ix', ['tenantId', 'siteId'])
export class SiteUaiEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'site_uai_pk' })
  tenantId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'site_uai_pk' })
  uai!: string;

  @Column('uuid', { name: 'site_id' })
  siteId!: string;

  /** Of the site, and follows it. */
  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @ManyToOne(() => SiteEntity, { onDelete: 'CASCADE', onUpdate: 'CASCADE' })
  @JoinColumn([
    { name: 'site_id', referencedColumnName: 'id', foreignKeyConstraintName: 'site_uai_site_fk' },
    { name: 'organisation_id', referencedColumnName: 'organisationId', foreignKeyConstraintName: 'site_uai_site_fk' },
  ])
  site?: Relation<SiteEntity>;
}
