import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { DeviceKind, DeviceRow, Management, OfflineReason, PresenceState, Reason } from '#contract';
import { OrganisationEntity, RoomEntity, SiteEntity } from '../access/index.js';

/** Outcome of the whole target, for the list's filter. */
export type TargetState = 'none' | 'done' | 'waiting' | 'failed';

const time = { type: 'timestamptz', precision: 3 } as const;
const key = { type: 'text', collation: 'C' } as const;
/** The migration makes the indexes (and their order); named here so that the drift test knows them. */
const made = { synchronize: false } as const;

/** One device of the list. Written by this room alone; others go through `DeviceService`. */
@Entity('device')
@Index('device_by_name', made)
@Index('device_by_seen', made)
@Index('device_by_site', made)
@Index('device_by_os', made)
@Index('device_in_organisation', made)
@Index('device_in_organisation_by_site', made)
@Index('device_in_organisation_by_os', made)
@Index('device_in_kind_by_os', made)
@Index('device_in_site', made)
@Index('device_in_kind', made)
@Index('device_never', made)
@Index('device_never_by_site', made)
@Index('device_never_by_os', made)
@Index('device_not_active', made)
@Index('device_not_active_by_site', made)
@Index('device_not_active_by_os', made)
@Index('device_not_active_by_seen', made)
@Index('device_failed_by_site', made)
@Index('device_failed_by_os', made)
@Index('device_failed_by_seen', made)
@Index('device_failed_in_kind', made)
@Index('device_in_room', made)
@Index('device_not_done', made)
@Index('device_not_done_in_organisation', made)
@Index('device_serial', made)
@Index('device_unmanaged', made)
@Index('device_unmanaged_by_site', made)
@Index('device_unmanaged_by_os', made)
@Check('device_management_ck', `(management = 'none') = (presence = 'unmanaged')`)
export class DeviceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'device_pkey' }) id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'tenant_id', foreignKeyConstraintName: 'device_tenant_id_fkey' })
  tenant?: Relation<OrganisationEntity>;
  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'device_organisation_id_fkey' })
  organisation?: Relation<OrganisationEntity>;
  @Column('uuid', { name: 'site_id', nullable: true }) siteId!: string | null;
  @ManyToOne(() => SiteEntity)
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'device_site_id_fkey' })
  site?: Relation<SiteEntity> | null;
  /** A room of the site; the database empties it when the site changes. */
  @Column('uuid', { name: 'room_id', nullable: true }) roomId!: string | null;
  @ManyToOne(() => RoomEntity, { onDelete: 'SET NULL' })
  @JoinColumn([
    { name: 'room_id', referencedColumnName: 'id', foreignKeyConstraintName: 'device_room_fk' },
    { name: 'site_id', referencedColumnName: 'siteId', foreignKeyConstraintName: 'device_room_fk' },
  ])
  room?: Relation<RoomEntity> | null;
  @Column('text') name!: string;
  @Column('text', { name: 'asset_tag', nullable: true }) assetTag!: string | null;
  @Column('text') kind!: DeviceKind;
  @Column('text', { nullable: true }) platform!: string | null;
  @Column('text', { nullable: true }) model!: string | null;
  @Column('text', { nullable: true }) manufacturer!: string | null;
  @Column('text', { nullable: true }) serial!: string | null;
  @Column('text', { name: 'machine_id', nullable: true }) machineId!: string | null;
  @Column('text', { name: 'os_name', nullable: true }) osName!: string | null;
  @Column('text', { name: 'os_version', nullable: true }) osVersion!: string | null;
  /** `YYYY-MM-DD`. */
  @Column('date', { name: 'os_support_ends', nullable: true }) osSupportEnds!: string | null;
  /** `YYYY-MM-DD`. */
  @Column('date', { name: 'purchased_on', nullable: true }) purchasedOn!: string | null;
  /** Without an agent its presence is `unmanaged`, and the other way round. */
  @Column('text', { default: 'agent' }) management!: Management;
  @Column('text') status!: DeviceRow['status'];
  @Column('text', { name: 'quarantine_reason', nullable: true }) quarantineReason!: string | null;
  @Column('text') presence!: PresenceState;
  @Column({ ...time, name: 'presence_since', nullable: true }) presenceSince!: Date | null;
  @Column('text', { name: 'offline_reason', nullable: true }) offlineReason!: OfflineReason | null;
  @Column('text', { name: 'agent_version', nullable: true }) agentVersion!: string | null;
  @Column('boolean', { name: 'allow_manage', nullable: true }) allowManage!: boolean | null;
  @Column('boolean', { name: 'allow_power', nullable: true }) allowPower!: boolean | null;
  @Column('boolean', { name: 'allow_lock', nullable: true }) allowLock!: boolean | null;
  /** Of the inventory that is stored; null before the first. */
  @Column('text', { name: 'inventory_hash', nullable: true }) inventoryHash!: string | null;
  @Column({ ...time, name: 'inventory_at', nullable: true }) inventoryAt!: Date | null;
  @Column('integer', { name: 'software_count', default: 0 }) softwareCount!: number;
  @Column('text', { name: 'certificate_serial', nullable: true }) certificateSerial!: string | null;
  @Column({ ...time, name: 'certificate_not_after', nullable: true }) certificateNotAfter!: Date | null;
  @Column({ ...time, name: 'certificate_revoked_at', nullable: true }) certificateRevokedAt!: Date | null;
  @Column('integer', { name: 'target_total', default: 0 }) targetTotal!: number;
  @Column('integer', { name: 'target_done', default: 0 }) targetDone!: number;
  @Column('integer', { name: 'target_failed', default: 0 }) targetFailed!: number;
  @Column('text', { name: 'target_reason', nullable: true }) targetReason!: Reason | null;
  @Column('text', { name: 'target_state', default: 'none' }) targetState!: TargetState;
  /** Null without an agent. */
  @Column({ ...time, name: 'enrolled_at', nullable: true }) enrolledAt!: Date | null;
  /** `sortKey` of the name, of the site's name, of the system; the list is read in their order. */
  @Column({ ...key, name: 'name_key' }) nameKey!: string;
  @Column({ ...key, name: 'site_key' }) siteKey!: string;
  @Column({ ...key, name: 'os_key' }) osKey!: string;
  /** When it was last seen, for ordering: the far future while online, the far past before the first time, further still without an agent. */
  @Column({ ...time, name: 'seen_key' }) seenKey!: Date;
  @Column('text', { name: 'search_text' }) searchText!: string;
}
