import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity } from '../organisation.entity.js';
import type { ImageType } from '../../shared/image.rules.js';

/** The logo of a commune's console. In the database: it is small, every server shows it, and a backup has it. */
@Entity('console_logo')
@Index('console_logo_tenant_ix', ['tenantId'])
@Index('console_logo_sha256_ix', ['sha256'])
export class LogoEntity {
  @PrimaryColumn('uuid', { name: 'organisation_id', primaryKeyConstraintName: 'console_logo_pk' })
  organisationId!: string;

  @OneToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'console_logo_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Of the content, hex: its address. */
  @Column('text')
  sha256!: string;

  @Column('text')
  type!: ImageType;

  @Column('bytea')
  content!: Buffer;
}
