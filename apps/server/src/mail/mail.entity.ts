import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A mail that waits, or that was given up a while ago. What was sent is not here any more. Written by the function `mail_queue`. */
@Entity('mail_message')
@Index('mail_message_address_ix', ['tenantId', 'address'])
@Index('mail_message_due_ix', ['nextAt'], { where: 'given_up_at IS NULL' })
@Index('mail_message_waiting_ix', ['tenantId', 'createdAt'], { where: 'given_up_at IS NULL' })
@Index('mail_message_given_up_ix', ['givenUpAt'], { where: 'given_up_at IS NOT NULL' })
export class MailMessageEntity {
  /** Also its Message-ID: the same with every try. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'mail_message_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Lower case. */
  @Column('text')
  address!: string;

  @Column('text')
  subject!: string;

  @Column('text')
  body!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column('integer', { default: 0 })
  attempts!: number;

  /** Due from then on. While it is on its way: when somebody else may take it, because whoever had it is gone. */
  @Column({ type: 'timestamptz', name: 'next_at', precision: 3 })
  nextAt!: Date;

  @Column({ type: 'timestamptz', name: 'given_up_at', precision: 3, nullable: true })
  givenUpAt!: Date | null;
}
