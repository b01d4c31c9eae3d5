import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { WebhookEvent, WebhookState, WebhookView } from '#contract';
import { OrganisationEntity } from '../access/index.js';

/** A server of somebody else that is told what happens: in the whole syndicate, or in one commune. It belongs to them, not to the person who made it. */
@Entity('webhook')
@Index('webhook_tenant_ix', ['tenantId', 'id'])
export class WebhookEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'webhook_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Null: the whole syndicate's. */
  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  @ManyToOne(() => OrganisationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'webhook_organisation_fk' })
  organisation?: Relation<OrganisationEntity> | null;

  @Column('text')
  name!: string;

  @Column('text')
  url!: string;

  /** Of the address, with its port: so many requests at once go to one host. */
  @Column('text')
  host!: string;

  @Column('text', { array: true })
  events!: WebhookEvent[];

  /** `Vault.seal`ed, for this id. */
  @Column('text', { name: 'sealed_secret' })
  sealedSecret!: string;

  /** The secret before: messages are signed with both until then. */
  @Column('text', { name: 'sealed_previous', nullable: true })
  sealedPrevious!: string | null;

  @Column({ type: 'timestamptz', name: 'previous_until', precision: 3, nullable: true })
  previousUntil!: Date | null;

  @Column('text')
  state!: WebhookState;

  @Column('text', { name: 'off_reason', nullable: true })
  offReason!: WebhookView['offReason'];

  @Column('text', { name: 'pause_reason', nullable: true })
  pauseReason!: WebhookView['pauseReason'];

  /** Failed tries since the last that worked. */
  @Column('integer', { default: 0 })
  failures!: number;

  @Column({ type: 'timestamptz', name: 'failing_since', precision: 3, nullable: true })
  failingSince!: Date | null;

  /** Nothing is sent before. */
  @Column({ type: 'timestamptz', name: 'resting_until', precision: 3, nullable: true })
  restingUntil!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_delivered_at', precision: 3, nullable: true })
  lastDeliveredAt!: Date | null;

  /** Messages not kept because too many waited, since the last that arrived. */
  @Column('integer', { default: 0 })
  dropped!: number;

  /** Name of who made it. */
  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
}
