import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { SiteEntity } from '../site.entity.js';

/** A room of a site: a class, the library, a store. A device may stand in it. */
@Entity('room')
@Index('room_name_ux', ['tenantId', 'siteId', 'sortName'], { unique: true })
@Index('room_place_ux', ['id', 'siteId'], { unique: true })
export class RoomEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'room_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Of the site, and follows it. */
  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @Column('uuid', { name: 'site_id' })
  siteId!: string;

  @ManyToOne(() => SiteEntity, { onDelete: 'CASCADE', onUpdate: 'CASCADE' })
  @JoinColumn([
    { name: 'site_id', referencedColumnName: 'id', foreignKeyConstraintName: 'room_site_fk' },
    { name: 'organisation_id', referencedColumnName: 'organisationId', foreignKeyConstraintName: 'room_site_fk' },
  ])
  site?: Relation<SiteEntity>;

  @Column('text')
  name!: string;

  /** `fold(name)`. */
  @Column({ type: 'text', name: 'sort_name', collation: 'C' })
  sortName!: string;

  @Column('text', { nullable: true })
  floor!: string | null;

  @Column('text', { nullable: true })
  note!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}
