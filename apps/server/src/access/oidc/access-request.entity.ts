import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity } from '../organisation.entity.js';
import { IdentityProviderEntity } from './identity-provider.entity.js';

/** Somebody who came through a provider and has no account. A refused one stays for a while, so that it does not come back with the next try. */
@Entity('access_request')
@Index('access_request_subject_ux', ['providerId', 'subject'], { unique: true })
@Index('access_request_waiting_ix', ['tenantId', 'createdAt', 'id'])
@Index('access_request_last_seen_ix', ['lastSeenAt'])
export class AccessRequestEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'access_request_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Whose people it concerns: the provider's organisation, or the one that the siret proposes; null: the syndicate's. */
  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  @ManyToOne(() => OrganisationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'access_request_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  @Column('uuid', { name: 'provider_id' })
  providerId!: string;

  @ManyToOne(() => IdentityProviderEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'provider_id', foreignKeyConstraintName: 'access_request_provider_fk' })
  provider?: Relation<IdentityProviderEntity>;

  /** Home of the account that comes of it, when the provider opens only such: its organisation. */
  @Column('uuid', { name: 'home_id', nullable: true })
  homeId!: string | null;

  /** As the person saw it: the provider itself may be another organisation's. */
  @Column('text', { name: 'provider_name' })
  providerName!: string;

  @Column('text')
  issuer!: string;

  @Column('text')
  subject!: string;

  @Column('text')
  name!: string;

  /** Lower-case. */
  @Column('text')
  email!: string;

  @Column('boolean', { name: 'email_trusted' })
  emailTrusted!: boolean;

  @Column('text', { nullable: true })
  siret!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** The last try, or the refusal: what it is forgotten after. */
  @Column({ type: 'timestamptz', name: 'last_seen_at', precision: 3 })
  lastSeenAt!: Date;

  @Column({ type: 'timestamptz', name: 'refused_at', precision: 3, nullable: true })
  refusedAt!: Date | null;
}
