import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Actor } from '../shared/scope.js';

/** Who did what to what, when, where and why. Only ever added to: the database refuses the rest (docs/adr/0016). */
@Entity('audit_entry')
@Index('audit_entry_at_ix', ['tenantId', 'at', 'id'])
@Index('audit_entry_subject_ix', ['tenantId', 'subject', 'at'])
@Index('audit_entry_action_ix', ['tenantId', 'action', 'at'])
@Index('audit_entry_organisation_ix', ['tenantId', 'organisationId', 'at', 'id'])
@Index('audit_entry_person_ix', ['tenantId', 'personId', 'at', 'id'], { where: 'person_id is not null' })
@Index('audit_entry_named_ix', ['tenantId', 'subjectDigest'], { where: 'subject_digest is not null' })
// Of expressions: where the time is over up to which words of the trail itself say so.
@Index('audit_entry_forgotten_ix', { synchronize: false })
export class AuditEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'audit_entry_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  at!: Date;

  @Column('text', { name: 'actor_kind' })
  actorKind!: Actor['kind'];

  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId!: string | null;

  /** Of what is no person; a person's name is in `audit_name`. */
  @Column('text', { name: 'actor_label', nullable: true })
  actorLabel!: string | null;

  /** `device.revoked`, `session.opened`… */
  @Column('text')
  action!: string;

  /** `device:<id>`, `user:<id>`… */
  @Column('text')
  subject!: string;

  @Column('jsonb')
  detail!: Record<string, unknown>;

  /** The commune that it concerned at the time; null for the syndicate's own affairs. */
  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  /** Whose act it was, also by an API token: an id that says nothing once the account is gone. */
  @Column('uuid', { name: 'person_id', nullable: true })
  personId!: string | null;

  /** Of the name in `audit_name`. */
  @Column('text', { name: 'actor_digest', nullable: true })
  actorDigest!: string | null;

  /** The same for a person that was acted on. */
  @Column('text', { name: 'subject_digest', nullable: true })
  subjectDigest!: string | null;

  /** Where a person acted from: their IP address, as the server's proxies are believed. */
  @Column('text', { nullable: true })
  address!: string | null;

  @Column('text', { nullable: true })
  reason!: string | null;
}
