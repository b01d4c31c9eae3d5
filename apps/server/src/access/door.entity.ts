import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The link that makes the owner, once. Only the hash of its secret is kept. */
@Entity('setup_link')
export class SetupLinkEntity {
  @PrimaryColumn('text', { name: 'token_hash', primaryKeyConstraintName: 'setup_link_pk' })
  tokenHash!: string;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;
}

/** Failed sign-ins of one account: from one address, or over all of them (`address` is empty). */
@Entity('sign_in_failure')
@Index('sign_in_failure_last_ix', ['lastAt'])
export class SignInFailureEntity {
  /** Keyed hash of the address typed: accounts that do not exist are counted the same way. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'sign_in_failure_pk' })
  account!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'sign_in_failure_pk' })
  address!: string;

  @Column('integer')
  failures!: number;

  @Column({ type: 'timestamptz', name: 'last_at', precision: 3 })
  lastAt!: Date;

  @Column({ type: 'timestamptz', name: 'locked_until', precision: 3 })
  lockedUntil!: Date;
}
