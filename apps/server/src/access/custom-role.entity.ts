import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity } from './organisation.entity.js';

/** A role that a syndicate or a commune made itself. Grants name it by its id; what it allows is read with every request, as theirs is. */
@Entity('custom_role')
@Index('custom_role_name_ix', ['tenantId', 'sortName', 'id'])
export class CustomRoleEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'custom_role_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Whose it is; null for the syndicate's, which can be held anywhere. */
  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'custom_role_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  @Column('text')
  name!: string;

  /** `fold(name)`. */
  @Column({ type: 'text', name: 'sort_name', collation: 'C' })
  sortName!: string;

  @Column('text', { array: true })
  permissions!: string[];

  /** Name of who made it. */
  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
}
