import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { RequestState } from '#contract';
import { RoomEntity, SiteEntity } from '../access/index.js';

/** The last number that was given in a syndicate. */
@Entity('request_counter')
export class RequestCounterEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'request_counter_pk' }) tenantId!: string;
  @Column('integer') last!: number;
}

/** What a teacher or an eRUN wishes for at a site. */
@Entity('request')
@Index('request_newest_ix', ['tenantId', 'id'])
@Index('request_organisation_ix', ['tenantId', 'organisationId', 'id'])
@Index('request_site_ix', ['tenantId', 'siteId', 'id'])
@Index('request_waiting_ix', ['siteId'], { where: `state in ('open', 'question')` })
@Index('request_secret_ux', ['secretHash'], { unique: true, where: 'secret_hash is not null' })
@Index('request_deployment_ix', ['deploymentId'], { where: 'deployment_id is not null' })
@Index('request_not_done_ix', ['id'], { where: `state = 'approved' and done_at is null` })
@Index('request_asker_ix', ['tenantId', 'askerId'], { where: 'asker_id is not null' })
@Index('request_mailed_ix', ['askerEmail', 'createdAt'], { where: 'asker_email is not null' })
@Index('request_over_ix', ['organisationId', 'changedAt'], { where: `state in ('approved', 'refused', 'withdrawn')` })
@Index('request_room_ix', ['roomId'], { where: 'room_id is not null' })
export class RequestEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'request_pk' }) id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** Of the site, and follows it. */
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'site_id' }) siteId!: string;
  @ManyToOne(() => SiteEntity, { onDelete: 'CASCADE', onUpdate: 'CASCADE' })
  @JoinColumn([
    { name: 'site_id', referencedColumnName: 'id', foreignKeyConstraintName: 'request_site_fk' },
    { name: 'organisation_id', referencedColumnName: 'organisationId', foreignKeyConstraintName: 'request_site_fk' },
  ])
  site?: Relation<SiteEntity>;
  @Column('uuid', { name: 'room_id', nullable: true }) roomId!: string | null;
  @ManyToOne(() => RoomEntity, { onDelete: 'SET NULL' })
  @JoinColumn([
    { name: 'room_id', referencedColumnName: 'id', foreignKeyConstraintName: 'request_room_fk' },
    { name: 'site_id', referencedColumnName: 'siteId', foreignKeyConstraintName: 'request_room_fk' },
  ])
  room?: Relation<RoomEntity> | null;
  /** How people call it; of the whole syndicate. */
  @Column('integer') number!: number;
  @Column('text') state!: RequestState;
  /** No foreign key: a request outlives the catalogue. Once approved, what is given. */
  @Column('uuid', { name: 'app_id', nullable: true }) appId!: string | null;
  @Column('text', { name: 'app_name', nullable: true }) appName!: string | null;
  @Column('text', { nullable: true }) wish!: string | null;
  @Column('text', { nullable: true }) link!: string | null;
  @Column('text') why!: string;
  @Column('date', { name: 'wanted_by', nullable: true }) wantedBy!: string | null;
  @Column('text', { name: 'asker_name' }) askerName!: string;
  /** `fold(askerName)`. */
  @Column('text', { name: 'asker_key' }) askerKey!: string;
  /** Lower-case; of the form. */
  @Column('text', { name: 'asker_email', nullable: true }) askerEmail!: string | null;
  /** Of somebody who is signed in; null by the form. */
  @Column('uuid', { name: 'asker_id', nullable: true }) askerId!: string | null;
  @Column('text') locale!: 'fr' | 'en';
  /** Of the secret that opens the asker's page; null for who is signed in. */
  @Column('text', { name: 'secret_hash', nullable: true }) secretHash!: string | null;
  /** Folded: number, app or wish. */
  @Column('text', { name: 'search_text' }) searchText!: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'changed_at', precision: 3 }) changedAt!: Date;
  @Column('uuid', { name: 'deployment_id', nullable: true }) deploymentId!: string | null;
  @Column('text', { name: 'answered_by', nullable: true }) answeredBy!: string | null;
  @Column({ type: 'timestamptz', name: 'answered_at', precision: 3, nullable: true }) answeredAt!: Date | null;
  /** When it was there on all devices or its deployment was cancelled, which was told then. */
  @Column({ type: 'timestamptz', name: 'done_at', precision: 3, nullable: true }) doneAt!: Date | null;
}

/** What was said about a request. */
@Entity('request_message')
@Index('request_message_ix', ['tenantId', 'requestId', 'id'])
@Index('request_message_request_ix', ['requestId'])
export class RequestMessageEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'request_message_pk' }) id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @ManyToOne(() => RequestEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'request_id', foreignKeyConstraintName: 'request_message_request_fk' })
  request?: Relation<RequestEntity>;
  @Column('text') side!: 'asker' | 'team';
  @Column('text') by!: string;
  @Column('text') text!: string;
  @Column({ type: 'timestamptz', precision: 3 }) at!: Date;
}
