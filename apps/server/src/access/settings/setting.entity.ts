import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity } from '../organisation.entity.js';
import { SiteEntity } from '../site.entity.js';

/** What one place has set. */
@Entity('setting')
@Index('setting_organisation_ux', ['tenantId', 'organisationId', 'key'], { unique: true, where: 'site_id is null' })
@Index('setting_site_ux', ['tenantId', 'siteId', 'key'], { unique: true, where: 'site_id is not null' })
@Index('setting_key_ix', ['tenantId', 'key', 'organisationId'])
export class SettingEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'setting_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** The syndicate's own row, a grouping, a commune; or that of the site. */
  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @ManyToOne(() => OrganisationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'setting_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  @Column('uuid', { name: 'site_id', nullable: true })
  siteId!: string | null;

  @ManyToOne(() => SiteEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'setting_site_fk' })
  site?: Relation<SiteEntity> | null;

  /** A `SettingKey`; another version may know others. */
  @Column('text')
  key!: string;

  @Column('jsonb')
  value!: unknown;

  @Column('boolean')
  locked!: boolean;

  /** Name of who set it. */
  @Column('text', { name: 'set_by' })
  setBy!: string;

  @Column({ type: 'timestamptz', name: 'set_at', precision: 3 })
  setAt!: Date;
}
