import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity } from '../access/index.js';
import { AppEntity } from './app.entity.js';

/** What the syndicate shares, and a commune does not have. */
@Entity('app_exclusion')
@Index('app_exclusion_app_ix', ['tenantId', 'appId'])
export class AppExclusionEntity {
  @PrimaryColumn('uuid', { name: 'organisation_id', primaryKeyConstraintName: 'app_exclusion_pk' }) organisationId!: string;
  @ManyToOne(() => OrganisationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'app_exclusion_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;
  @PrimaryColumn('uuid', { name: 'app_id', primaryKeyConstraintName: 'app_exclusion_pk' }) appId!: string;
  @ManyToOne(() => AppEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'app_id', foreignKeyConstraintName: 'app_exclusion_app_fk' })
  app?: Relation<AppEntity>;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column({ type: 'timestamptz', precision: 3 }) since!: Date;
  @Column('text', { name: 'excluded_by' }) excludedBy!: string;
}
