import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Somebody who may make an account, with the role that waits for them. Only the hash of the link's secret is kept. */
@Entity('invitation')
@Index('invitation_email_ux', ['tenantId', 'email'], { unique: true })
@Index('invitation_secret_ux', ['secretHash'], { unique: true })
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
