import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Actor } from '../shared/scope.js';

/** Who did what to what, and when. Never changed or deleted by the application. */
@Entity('audit_entry')
@Index('audit_entry_at_ix', ['tenantId', 'at', 'id'])
@Index('audit_entry_subject_ix', ['tenantId', 'subject', 'at'])
@Index('audit_entry_action_ix', ['tenantId', 'action', 'at'])
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

  @Column('text', { name: 'actor_label' })
  actorLabel!: string;

  /** `device.revoked`, `session.opened`… */
  @Column('text')
  action!: string;

  /** `device:<id>`, `user:<id>`… */
  @Column('text')
  subject!: string;

  @Column('jsonb')
  detail!: Record<string, unknown>;
}
