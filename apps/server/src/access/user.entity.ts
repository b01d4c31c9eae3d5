import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity } from './organisation.entity.js';

/** A person who signs in. The e-mail address is lower-case and unique over all tenants. */
@Entity('app_user')
@Index('app_user_email_ux', ['email'], { unique: true })
@Index('app_user_tenant_ix', ['tenantId'])
@Index('app_user_organisation_ix', ['tenantId', 'organisationId'], { where: 'organisation_id is not null' })
@Index('app_user_name_ix', ['tenantId', 'sortName', 'id'])
export class UserEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'app_user_pk' })
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'tenant_id', foreignKeyConstraintName: 'app_user_tenant_fk' })
  tenant?: Relation<OrganisationEntity>;

  /** Where they are at home: the commune whose console they were given; null for people of the syndicate. */
  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId!: string | null;

  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'app_user_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  /** `fold(name)`. */
  @Column({ type: 'text', name: 'sort_name', collation: 'C' })
  sortName!: string;

  @Column('text')
  locale!: 'fr' | 'en';

  /** Argon2id, in its own self-describing form; null for who only comes by an identity provider. */
  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}
