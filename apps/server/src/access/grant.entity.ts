import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { UserEntity } from './user.entity.js';

/** A role given to a person, for a time. Ended ones are deleted when they are taken back; what was given is in the trail. */
@Entity('access_grant')
@Index('access_grant_user_ix', ['tenantId', 'userId'])
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

  /** A `Role`; a newer version may know others. */
  @Column('text')
  role!: string;

  @Column({ type: 'timestamptz', name: 'starts_at', precision: 3 })
  startsAt!: Date;

  @Column({ type: 'timestamptz', name: 'ends_at', precision: 3, nullable: true })
  endsAt!: Date | null;

  /** Name of who gave it. */
  @Column('text', { name: 'granted_by' })
  grantedBy!: string;
}
