import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { UserEntity } from '../user.entity.js';
import { IdentityProviderEntity } from './identity-provider.entity.js';

/** An account that is linked to somebody at a provider. One of them for an account and a provider: an address that passes to another person there brings no account with it. */
@Entity('user_identity')
@Index('user_identity_subject_ux', ['providerId', 'subject'], { unique: true })
@Index('user_identity_user_ux', ['tenantId', 'userId', 'providerId'], { unique: true })
export class UserIdentityEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'user_identity_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'user_identity_user_fk' })
  user?: Relation<UserEntity>;

  @Column('uuid', { name: 'provider_id' })
  providerId!: string;

  @ManyToOne(() => IdentityProviderEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'provider_id', foreignKeyConstraintName: 'user_identity_provider_fk' })
  provider?: Relation<IdentityProviderEntity>;

  /** With `subject`, who it is: OpenID Connect promises no more. */
  @Column('text')
  issuer!: string;

  @Column('text')
  subject!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt!: Date | null;
}
