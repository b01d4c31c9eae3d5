import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ActEnd } from '#contract';

/** A dangerous act that waits, or has waited. Ends are kept: the trail has the rest. */
@Entity('pending_act')
@Index('pending_act_tenant_ix', ['tenantId', 'askedAt'])
@Index('pending_act_waiting_ix', ['runsAt'], { where: 'ended is null' })
export class PendingActEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pending_act_pk' }) id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** An `ActKind`; another version may know others. */
  @Column('text') kind!: string;
  /** The request, as the room that carries it out understands it. */
  @Column('jsonb') payload!: Record<string, unknown>;
  /** What it is about beside devices: an app. */
  @Column('text', { nullable: true }) subject!: string | null;
  /** Devices as they were found when it was asked for: nothing that comes later is reached. */
  @Column('uuid', { name: 'device_ids', array: true, select: false }) deviceIds!: string[];
  @Column('text', { array: true }) names!: string[];
  /** Where they are: each organisation with a site, or with null for devices at no site. */
  @Column('uuid', { name: 'place_organisations', array: true }) placeOrganisations!: string[];
  @Column('uuid', { name: 'place_sites', array: true }) placeSites!: (string | null)[];
  /** Asked for by somebody who may do it everywhere: it also counts for the syndicate. */
  @Column('boolean', { name: 'by_syndicate' }) bySyndicate!: boolean;
  @Column('text') reason!: string;
  /** Whose act it is. No foreign key: who is removed can no longer act, and the row says who it was. */
  @Column('uuid', { name: 'asked_by' }) askedBy!: string;
  /** The API token it was asked with. */
  @Column('uuid', { name: 'asked_with', nullable: true }) askedWith!: string | null;
  @Column('text', { name: 'asked_label' }) askedLabel!: string;
  @Column({ type: 'timestamptz', name: 'asked_at', precision: 3 }) askedAt!: Date;
  @Column({ type: 'timestamptz', name: 'runs_at', precision: 3 }) runsAt!: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt!: Date;
  @Column('boolean', { name: 'second_person' }) secondPerson!: boolean;
  @Column('text', { name: 'approved_label', nullable: true }) approvedLabel!: string | null;
  @Column({ type: 'timestamptz', name: 'approved_at', precision: 3, nullable: true }) approvedAt!: Date | null;
  @Column('text', { nullable: true }) ended!: ActEnd | null;
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'ended_label', nullable: true }) endedLabel!: string | null;
  @Column('integer', { nullable: true }) reached!: number | null;
}

/** How many devices an act has reached at one place. */
@Entity('act_spending')
@Index('act_spending_at_ix', ['tenantId', 'at'])
export class ActSpendingEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'act_spending_pk' }) id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'site_id', nullable: true }) siteId!: string | null;
  @Column('integer') devices!: number;
  @Column('boolean', { name: 'by_syndicate' }) bySyndicate!: boolean;
  @Column({ type: 'timestamptz', precision: 3 }) at!: Date;
}
