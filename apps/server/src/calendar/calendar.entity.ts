import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { ClassHours, ExceptionKind, HolidayZone, SchoolHoliday } from '#contract';
import { OrganisationEntity, SiteEntity } from '../access/index.js';

/** School holidays of a zone in one school year, as the syndicate has them: in place of what came with Craie. */
@Entity('school_year')
export class SchoolYearEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'school_year_pk' })
  tenantId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'school_year_pk' })
  zone!: HolidayZone;

  /** In which it begins. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'school_year_pk' })
  year!: number;

  /** In order of their first day. */
  @Column('jsonb')
  holidays!: SchoolHoliday[];

  @Column('text')
  source!: 'imported' | 'edited';

  /** Name of who wrote it. */
  @Column('text', { name: 'set_by' })
  setBy!: string;

  @Column({ type: 'timestamptz', name: 'set_at', precision: 3 })
  setAt!: Date;
}

/** Hours of class that are a site's own: by hand (`school` is empty), or of each of its schools from the open data. Those by hand count before the others. */
@Entity('class_hours')
@Index('class_hours_tenant_ix', ['tenantId', 'siteId'])
export class ClassHoursEntity {
  @PrimaryColumn('uuid', { name: 'site_id', primaryKeyConstraintName: 'class_hours_pk' })
  siteId!: string;

  /** Its UAI. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'class_hours_pk' })
  school!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Of the site, and follows it. */
  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @ManyToOne(() => SiteEntity, { onDelete: 'CASCADE', onUpdate: 'CASCADE' })
  @JoinColumn([
    { name: 'site_id', referencedColumnName: 'id', foreignKeyConstraintName: 'class_hours_site_fk' },
    { name: 'organisation_id', referencedColumnName: 'organisationId', foreignKeyConstraintName: 'class_hours_site_fk' },
  ])
  site?: Relation<SiteEntity>;

  @Column('jsonb')
  hours!: ClassHours[];

  @Column('text', { name: 'set_by' })
  setBy!: string;

  @Column({ type: 'timestamptz', name: 'set_at', precision: 3 })
  setAt!: Date;
}

/** Days of a place, and of everything below it, that are not as the calendar has them. */
@Entity('calendar_exception')
@Index('calendar_exception_place_ix', ['tenantId', 'organisationId', 'lastDay'])
export class CalendarExceptionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'calendar_exception_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** The syndicate's own row, a grouping, a commune; or that of the site. */
  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @ManyToOne(() => OrganisationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'calendar_exception_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  @Column('uuid', { name: 'site_id', nullable: true })
  siteId!: string | null;

  @ManyToOne(() => SiteEntity, { onDelete: 'CASCADE', onUpdate: 'CASCADE' })
  @JoinColumn([
    { name: 'site_id', referencedColumnName: 'id', foreignKeyConstraintName: 'calendar_exception_site_fk' },
    { name: 'organisation_id', referencedColumnName: 'organisationId', foreignKeyConstraintName: 'calendar_exception_site_fk' },
  ])
  site?: Relation<SiteEntity> | null;

  @Column('text')
  kind!: ExceptionKind;

  @Column('text')
  name!: string;

  @Column('date', { name: 'first_day' })
  firstDay!: string;

  @Column('date', { name: 'last_day' })
  lastDay!: string;

  /** Of an event, `HH:MM`. */
  @Column('text', { name: 'from_time', nullable: true })
  fromTime!: string | null;

  @Column('text', { name: 'to_time', nullable: true })
  toTime!: string | null;

  @Column('text', { name: 'set_by' })
  setBy!: string;

  @Column({ type: 'timestamptz', name: 'set_at', precision: 3 })
  setAt!: Date;
}
