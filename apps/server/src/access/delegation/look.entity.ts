import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity } from '../organisation.entity.js';

/** Somebody of the syndicate may look into a commune that keeps its own console, for an hour. Why is in the commune's journal. */
@Entity('look')
@Index('look_actor_ix', ['tenantId', 'actorId', 'organisationId', 'endsAt'])
@Index('look_end_ix', ['endsAt'])
export class LookEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'look_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'look_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  /** A person, or one of their API tokens, which says its own reason. */
  @Column('uuid', { name: 'actor_id' })
  actorId!: string;

  @Column({ type: 'timestamptz', name: 'ends_at', precision: 3 })
  endsAt!: Date;
}
