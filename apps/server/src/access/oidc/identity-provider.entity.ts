import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { ClaimNames, UserinfoAlg } from '#contract';
import { OrganisationEntity } from '../organisation.entity.js';

/** An OpenID Connect provider that people sign in with. Its issuer never changes: the accounts linked to it are people of that issuer. */
@Entity('identity_provider')
@Index('identity_provider_tenant_ix', ['tenantId', 'id'])
@Index('identity_provider_organisation_ix', ['tenantId', 'organisationId'])
export class IdentityProviderEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'identity_provider_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Null: the syndicate's. */
  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  @ManyToOne(() => OrganisationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'identity_provider_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  @Column('text')
  name!: string;

  @Column('text')
  issuer!: string;

  @Column('text', { name: 'client_id', nullable: true })
  clientId!: string | null;

  /** Sealed for this row. */
  @Column('text', { name: 'sealed_secret', nullable: true })
  sealedSecret!: string | null;

  @Column('text')
  scopes!: string;

  @Column('text', { name: 'userinfo_alg', nullable: true })
  userinfoAlg!: UserinfoAlg | null;

  @Column('text', { name: 'acr_values' })
  acrValues!: string;

  @Column('text', { name: 'second_factor_acr', nullable: true })
  secondFactorAcr!: string | null;

  @Column('jsonb')
  claims!: ClaimNames;

  @Column('boolean')
  vouches!: boolean;

  @Column('boolean')
  enabled!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
}
