import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { Permission } from '#contract';
import { OrganisationEntity } from './organisation.entity.js';
import { UserEntity } from './user.entity.js';

/** A key for programs: it may what is written here, as far as its maker may. Only its hash is kept. */
@Entity('api_token')
@Index('api_token_hash_ux', ['tokenHash'], { unique: true })
@Index('api_token_user_ix', ['tenantId', 'userId'])
@Index('api_token_organisation_ix', ['tenantId', 'organisationId'])
export class ApiTokenEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'api_token_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'api_token_user_fk' })
  user?: Relation<UserEntity>;

  /** The commune it was made for; null for a person's own. */
  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  @ManyToOne(() => OrganisationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'api_token_organisation_fk' })
  organisation?: Relation<OrganisationEntity> | null;

  @Column('text')
  name!: string;

  /** Null: made before tokens had any of their own. */
  @Column('text', { array: true, nullable: true })
  permissions!: Permission[] | null;

  /** Where; both null: wherever the maker may. */
  @Column('uuid', { array: true, name: 'organisation_ids', nullable: true })
  organisationIds!: string[] | null;

  @Column('uuid', { array: true, name: 'site_ids', nullable: true })
  siteIds!: string[] | null;

  /** Addresses and networks it is taken from; empty: from anywhere. */
  @Column('text', { array: true, default: () => `'{}'` })
  addresses!: string[];

  @Column('text', { name: 'token_hash' })
  tokenHash!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** Name of the maker then: administrators of a commune do not see people of the syndicate, but their name on what they left. */
  @Column('text', { name: 'created_by', default: '' })
  createdBy!: string;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt!: Date | null;

  @Column('text', { name: 'last_used_from', nullable: true })
  lastUsedFrom!: string | null;
}
