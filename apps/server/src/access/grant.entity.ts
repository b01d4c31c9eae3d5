import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity } from './organisation.entity.js';
import { PLACE_CHECK } from './place-check.js';
import { UserEntity } from './user.entity.js';

/** A role given to a person, for a time. Ended ones are deleted when they are taken back; what was given is in the trail. */
@Entity('access_grant')
@Index('access_grant_user_ix', ['tenantId', 'userId'])
@Index('access_grant_organisation_ix', ['tenantId', 'organisationId'], { where: 'organisation_id is not null' })
@Index('access_grant_sites_ix', { synchronize: false })
@Check('access_grant_place_ck', PLACE_CHECK)
export class GrantEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'access_grant_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'access_grant_user_fk' })
  user?: Relation<UserEntity>;

  /** A `Role`, or the id of a custom role; a newer version may know others. */
  @Column('text')
  role!: string;

  /** Where: an organisation with all below it, */
  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'access_grant_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  /** or these sites; neither: the whole syndicate. */
  @Column('uuid', { name: 'site_ids', array: true, nullable: true })
  siteIds!: string[] | null;

  @Column({ type: 'timestamptz', name: 'starts_at', precision: 3 })
  startsAt!: Date;

  @Column({ type: 'timestamptz', name: 'ends_at', precision: 3, nullable: true })
  endsAt!: Date | null;

  /** Name of who gave it. */
  @Column('text', { name: 'granted_by' })
  grantedBy!: string;
}
