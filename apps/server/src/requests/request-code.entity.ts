import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { SiteEntity } from '../access/index.js';

/** The code by which a site's form is opened, without an account. A site without one has no form. */
@Entity('request_code')
@Index('request_code_ux', ['code'], { unique: true })
@Index('request_code_tenant_ix', ['tenantId', 'siteId'])
export class RequestCodeEntity {
  @PrimaryColumn('uuid', { name: 'site_id', primaryKeyConstraintName: 'request_code_pk' }) siteId!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** Of the site, and follows it. */
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @ManyToOne(() => SiteEntity, { onDelete: 'CASCADE', onUpdate: 'CASCADE' })
  @JoinColumn([
    { name: 'site_id', referencedColumnName: 'id', foreignKeyConstraintName: 'request_code_site_fk' },
    { name: 'organisation_id', referencedColumnName: 'organisationId', foreignKeyConstraintName: 'request_code_site_fk' },
  ])
  site?: Relation<SiteEntity>;
  /** Without its dash. In the clear: it hangs on a wall, and people print it again. */
  @Column('text') code!: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt!: Date;
  @Column('text', { name: 'created_by' }) createdBy!: string;
}
