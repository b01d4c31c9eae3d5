import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity } from './organisation.entity.js';
import { PLACE_CHECK } from './place-check.js';

/** Somebody who may make an account, with the role that waits for them. Only the hash of the link's secret is kept. */
@Entity('invitation')
@Index('invitation_email_ux', ['tenantId', 'email'], { unique: true })
@Index('invitation_secret_ux', ['secretHash'], { unique: true })
@Check('invitation_place_ck', PLACE_CHECK)
export class InvitationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'invitation_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Lower-case. */
  @Column('text')
  email!: string;

  @Column('text')
  role!: string;

  /** Where: an organisation with all below it, */
  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'invitation_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  /** or these sites; neither: the whole syndicate. */
  @Column('uuid', { name: 'site_ids', array: true, nullable: true })
  siteIds!: string[] | null;

  /** The home of the person who will have used it. */
  @Column('uuid', { name: 'home_id', nullable: true })
  homeId!: string | null;

  /** When the role ends; null for good. */
  @Column({ type: 'timestamptz', name: 'ends_at', precision: 3, nullable: true })
  endsAt!: Date | null;

  @Column('text', { name: 'secret_hash' })
  secretHash!: string;

  /** Name of who invited. */
  @Column('text', { name: 'invited_by' })
  invitedBy!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** The link's own end. */
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;
}
