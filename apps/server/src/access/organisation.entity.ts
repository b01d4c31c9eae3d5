import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { OrganisationKind } from '#contract';

/** A syndicate (the root: its `tenantId` is its own id), a grouping of communes, a commune or another member. */
@Entity('organisation')
@Index('organisation_name_ix', ['tenantId', 'sortName', 'id'])
@Index('organisation_parent_ix', ['tenantId', 'parentId'], { where: 'parent_id is not null' })
@Index('organisation_siren_ix', ['tenantId', 'siren'])
@Index('organisation_code_ux', ['tenantId', 'code'], { unique: true })
export class OrganisationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'organisation_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'tenant_id', foreignKeyConstraintName: 'organisation_tenant_fk' })
  tenant?: Relation<OrganisationEntity>;

  /** The grouping it belongs to; null for what stands directly below the syndicate, and for the syndicate. */
  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId!: string | null;

  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'parent_id', foreignKeyConstraintName: 'organisation_parent_fk' })
  parent?: Relation<OrganisationEntity> | null;

  @Column('text')
  kind!: OrganisationKind;

  @Column('text')
  name!: string;

  /** `fold(name)`. */
  @Column({ type: 'text', name: 'sort_name', collation: 'C' })
  sortName!: string;

  /** Official code of a commune (letters occur: 2A004). */
  @Column('text', { nullable: true })
  code!: string | null;

  /** The body's number (9 digits), with which every siret of its people begins. */
  @Column('text', { nullable: true })
  siren!: string | null;

  @Column('text', { name: 'postal_codes', array: true, default: '{}' })
  postalCodes!: string[];

  @Column('integer', { nullable: true })
  population!: number | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}
