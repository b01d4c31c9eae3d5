import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { UserEntity } from './user.entity.js';

/** The second factor of a person; in force once confirmed. */
@Entity('totp')
@Index('totp_tenant_ix', ['tenantId'])
export class TotpEntity {
  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'totp_pk' })
  userId!: string;

  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'totp_user_fk' })
  user?: Relation<UserEntity>;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** The shared secret, sealed by `Vault`. */
  @Column('text', { name: 'sealed_secret' })
  sealedSecret!: string;

  @Column({ type: 'timestamptz', name: 'confirmed_at', precision: 3, nullable: true })
  confirmedAt!: Date | null;

  /** Half minute of the last code accepted: none is accepted twice. */
  @Column('bigint', { name: 'last_step', default: 0 })
  lastStep!: string;
}

/** One unused recovery code; using it deletes it. */
@Entity('recovery_code')
@Index('recovery_code_tenant_ix', ['tenantId'])
export class RecoveryCodeEntity {
  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'recovery_code_pk' })
  userId!: string;

  @PrimaryColumn('text', { name: 'code_hash', primaryKeyConstraintName: 'recovery_code_pk' })
  codeHash!: string;

  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'recovery_code_user_fk' })
  user?: Relation<UserEntity>;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;
}
