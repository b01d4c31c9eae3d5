import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { SiteView } from '#contract';
import { OrganisationEntity } from './organisation.entity.js';

/** A place where devices are: a school most often, but a library or a workshop as well; so the UAI is optional. */
@Entity('site')
@Index('site_name_ix', ['tenantId', 'sortName', 'id'])
@Index('site_organisation_ix', ['tenantId', 'organisationId'])
@Index('site_uai_ux', ['tenantId', 'uai'], { unique: true })
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
  kind!: SiteView['kind'];

  @Column('text')
  name!: string;

  /** `fold(name)`. */
  @Column({ type: 'text', name: 'sort_name', collation: 'C' })
  sortName!: string;

  /** Seven digits and their check letter. */
  @Column('text', { nullable: true })
  uai!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}
