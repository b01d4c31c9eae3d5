import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity } from '../organisation.entity.js';

/** Who needs a second factor: the syndicate's rule (no organisation), and what a commune asks for beyond it. */
@Entity('sign_in_policy')
@Index('sign_in_policy_tenant_ux', ['tenantId'], { unique: true, where: 'organisation_id IS NULL' })
@Index('sign_in_policy_organisation_ux', ['tenantId', 'organisationId'], { unique: true })
export class SignInPolicyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sign_in_policy_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  @ManyToOne(() => OrganisationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'sign_in_policy_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  /** `Role`s; a newer version may know others. */
  @Column('text', { name: 'forced_roles', array: true })
  forcedRoles!: string[];

  @Column('boolean')
  everybody!: boolean;
}
