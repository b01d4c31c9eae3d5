import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a person was called at some time. Deleting it forgets the name; the entries and their chain stay as they are. */
@Entity('audit_name')
@Index('audit_name_person_ux', ['tenantId', 'personId', 'name', 'email'], { unique: true })
export class AuditNameEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'audit_name_pk' })
  tenantId!: string;

  /** `nameDigest` of the rest. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'audit_name_pk' })
  digest!: string;

  /** The account; of an invitation that was not accepted yet: the invitation. */
  @Column('uuid', { name: 'person_id' })
  personId!: string;

  @Column('text')
  name!: string;

  /** Empty when the entries with this digest do not tell it. */
  @Column('text')
  email!: string;

  /** Random: without it nobody can try names until one fits. */
  @Column('text')
  salt!: string;
}

/** One link of the chain. It stays when its entry has had its time, so that the chain still holds. */
@Entity('audit_seal')
@Index('audit_seal_entry_ux', ['tenantId', 'entryId'], { unique: true })
export class AuditSealEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'audit_seal_pk' })
  tenantId!: string;

  /** From 1, without a gap. */
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'audit_seal_pk' })
  seq!: string;

  @Column('uuid', { name: 'entry_id' })
  entryId!: string;

  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  /** Of the entry. */
  @Column({ type: 'timestamptz', precision: 3 })
  at!: Date;

  @Column('text', { name: 'entry_hash' })
  entryHash!: string;

  @Column('text', { name: 'chain_hash' })
  chainHash!: string;

  @Column({ type: 'timestamptz', name: 'sealed_at', precision: 3 })
  sealedAt!: Date;
}

/** An entry that waits for its seal, put here by a trigger in the transaction of the act. */
@Entity('audit_pending')
export class AuditPendingEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'audit_pending_pk' })
  tenantId!: string;

  @PrimaryColumn('uuid', { name: 'entry_id', primaryKeyConstraintName: 'audit_pending_pk' })
  entryId!: string;
}

/** How far the server has verified the chain, and what it found. */
@Entity('audit_check')
export class AuditCheckEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'audit_check_pk' })
  tenantId!: string;

  @Column({ type: 'timestamptz', name: 'checked_at', precision: 3 })
  checkedAt!: Date;

  /** The last time from the first link on. */
  @Column({ type: 'timestamptz', name: 'whole_at', precision: 3 })
  wholeAt!: Date;

  /** The last link that was right. */
  @Column('bigint')
  seq!: string;

  @Column('text', { name: 'chain_hash' })
  chainHash!: string;

  /** A `Trouble`; null when all was right. */
  @Column('text', { nullable: true })
  trouble!: string | null;

  @Column('bigint', { name: 'trouble_seq', nullable: true })
  troubleSeq!: string | null;
}
