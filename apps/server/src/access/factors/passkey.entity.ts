import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { UserEntity } from '../user.entity.js';

/** A passkey of a person: the public half of a key that stays with them. */
@Entity('passkey')
@Index('passkey_credential_ux', ['credentialId'], { unique: true })
@Index('passkey_user_ix', ['tenantId', 'userId'])
export class PasskeyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'passkey_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'passkey_user_fk' })
  user?: Relation<UserEntity>;

  /** Base64url, as the authenticator gave it. */
  @Column('text', { name: 'credential_id' })
  credentialId!: string;

  /** The host it was made for, and works at. */
  @Column('text', { name: 'relying_party' })
  relyingParty!: string;

  /** COSE, base64url. */
  @Column('text', { name: 'public_key' })
  publicKey!: string;

  /** How often its authenticator says it was used; always 0 for one that is synchronised. */
  @Column('bigint')
  counter!: string;

  /** How browsers reach it, as they said: a hint for the next time. */
  @Column('text', { array: true })
  transports!: string[];

  @Column('text')
  name!: string;

  @Column('boolean')
  synced!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt!: Date | null;
}

/** A challenge that was answered. Kept until it would be refused for its age anyway. */
@Entity('passkey_challenge')
@Index('passkey_challenge_end_ix', ['endsAt'])
export class PasskeyChallengeEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'passkey_challenge_pk' })
  challenge!: string;

  @Column({ type: 'timestamptz', name: 'ends_at', precision: 3 })
  endsAt!: Date;
}
