import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { Permission } from '#contract';
import { OrganisationEntity } from '../organisation.entity.js';

/** The console of a commune: what was handed over to it, and how it looks. It stays when it was taken back, so that it can be given again as it was. */
@Entity('delegation')
@Index('delegation_host_ux', ['host'], { unique: true })
@Index('delegation_slug_ux', ['slug'], { unique: true })
@Index('delegation_tenant_ix', ['tenantId', 'active'])
export class DelegationEntity {
  @PrimaryColumn('uuid', { name: 'organisation_id', primaryKeyConstraintName: 'delegation_pk' })
  organisationId!: string;

  @OneToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'delegation_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('boolean')
  active!: boolean;

  /** What people of the commune may do at most, whatever their roles say; a newer version may know others. */
  @Column('text', { array: true })
  permissions!: Permission[];

  @Column({ type: 'timestamptz', precision: 3 })
  since!: Date;

  /** Name of who did. */
  @Column('text', { name: 'handed_over_by' })
  handedOverBy!: string;

  /** Taken back by itself then; only while it is active. */
  @Column({ type: 'timestamptz', name: 'planned_end', precision: 3, nullable: true })
  plannedEnd!: Date | null;

  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt!: Date | null;

  /** Null when it ended as planned. */
  @Column('text', { name: 'ended_by', nullable: true })
  endedBy!: string | null;

  @Column('text', { name: 'end_reason', nullable: true })
  endReason!: string | null;

  /** What the console is called. */
  @Column('text')
  name!: string;

  /** Host name of its own, lower-case. */
  @Column('text', { nullable: true })
  host!: string | null;

  /** /c/{slug} on the syndicate's own address. */
  @Column('text', { nullable: true })
  slug!: string | null;

  /** `#rrggbb`. */
  @Column('text')
  colour!: string;

  /** Before anybody has signed in. */
  @Column('text')
  locale!: 'fr' | 'en';

  /** People of it may sign in with a password. */
  @Column('boolean')
  password!: boolean;

  /** Ids of the identity providers it offers. */
  @Column('text', { array: true })
  providers!: string[];
}
