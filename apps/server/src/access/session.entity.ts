import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { IdentityProviderEntity } from './oidc/identity-provider.entity.js';
import { UserEntity } from './user.entity.js';

/** A signed-in browser. Only the hash of its cookie is kept. */
@Entity('session')
@Index('session_token_ux', ['tokenHash'], { unique: true })
@Index('session_user_ix', ['tenantId', 'userId'])
@Index('session_last_seen_ix', ['lastSeenAt'])
@Index('session_provider_ix', ['providerId'])
export class SessionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'session_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'session_user_fk' })
  user?: Relation<UserEntity>;

  @Column('text', { name: 'token_hash' })
  tokenHash!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** Exact to a minute: it is not written at every request. */
  @Column({ type: 'timestamptz', name: 'last_seen_at', precision: 3 })
  lastSeenAt!: Date;

  /** Through which the person came; null for a local sign-in. */
  @Column('uuid', { name: 'provider_id', nullable: true })
  providerId!: string | null;

  @ManyToOne(() => IdentityProviderEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'provider_id', foreignKeyConstraintName: 'session_provider_fk' })
  provider?: Relation<IdentityProviderEntity>;

  /** The provider said that it asked for two factors, and is believed in this. */
  @Column('boolean', { name: 'provider_second_factor', default: false })
  providerSecondFactor!: boolean;

  /** The ID token, with which the session at the provider is ended. */
  @Column('text', { name: 'sealed_id_token', nullable: true })
  sealedIdToken!: string | null;

  /** Address it was opened from. */
  @Column('text', { default: '' })
  address!: string;

  /** What the browser said it is, in words. */
  @Column('text', { nullable: true })
  browser!: string | null;

  @Column('text', { nullable: true })
  system!: string | null;

  /** A `SignInMethod`. */
  @Column('text', { default: 'password' })
  method!: string;

  /** A second factor was proved in it, or set up. */
  @Column('boolean', { name: 'second_factor', default: false })
  secondFactor!: boolean;

  /** When the person last proved who they are. */
  @Column({ type: 'timestamptz', name: 'proved_at', precision: 3, default: () => 'now()' })
  provedAt!: Date;
}
