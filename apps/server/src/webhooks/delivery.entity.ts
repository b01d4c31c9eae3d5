import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { DeliveryTrouble, WebhookDeliveryView, WebhookMessageType } from '#contract';
import { WebhookEntity } from './webhook.entity.js';

const waiting = { where: `state = 'waiting'` };

/** A message for one webhook: what waits, and the history of what was sent. Written by the function `webhook_record`. */
@Entity('webhook_delivery')
@Index('webhook_delivery_id_ux', ['id'], { unique: true })
@Index('webhook_delivery_history_ix', ['tenantId', 'webhookId', 'place'])
@Index('webhook_delivery_due_ix', ['nextAt'], waiting)
@Index('webhook_delivery_hook_ix', ['webhookId', 'nextAt'], waiting)
@Index('webhook_delivery_order_ix', ['webhookId', 'subject', 'place'], waiting)
@Index('webhook_delivery_webhook_ix', ['webhookId'])
@Index('webhook_delivery_age_ix', ['createdAt'])
export class WebhookDeliveryEntity {
  /** The order in which they were written: about one subject they are sent in it. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS', primaryKeyConstraintName: 'webhook_delivery_pk' })
  place!: string;

  @Column('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** That of the webhook. */
  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  @Column('uuid', { name: 'webhook_id' })
  webhookId!: string;

  @ManyToOne(() => WebhookEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'webhook_id', foreignKeyConstraintName: 'webhook_delivery_webhook_fk' })
  webhook?: Relation<WebhookEntity>;

  @Column('uuid', { name: 'message_id' })
  messageId!: string;

  @Column('text')
  type!: WebhookMessageType;

  /** `device:<id>`… */
  @Column('text')
  subject!: string;

  /** The body, as it is signed and sent. */
  @Column('text')
  message!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column('text')
  state!: WebhookDeliveryView['state'];

  @Column('integer', { default: 0 })
  attempts!: number;

  /** Due from then on. While it is on its way: when somebody else may take it, because whoever had it is gone. */
  @Column({ type: 'timestamptz', name: 'next_at', precision: 3 })
  nextAt!: Date;

  @Column({ type: 'timestamptz', name: 'tried_at', precision: 3, nullable: true })
  triedAt!: Date | null;

  @Column('integer', { name: 'duration_ms', nullable: true })
  durationMs!: number | null;

  @Column('integer', { nullable: true })
  status!: number | null;

  @Column('text', { nullable: true })
  trouble!: DeliveryTrouble | null;

  @Column('text', { nullable: true })
  answer!: string | null;
}
