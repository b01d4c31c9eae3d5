import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { ImportKindName } from '#contract';
import { OrganisationEntity } from '../organisation.entity.js';

const key = { primaryKeyConstraintName: 'import_mapping_pk' } as const;

/** How a file with these columns was read when it was applied: the next one like it is read the same. */
@Entity('import_mapping')
export class ImportMappingEntity {
  @PrimaryColumn('uuid', { ...key, name: 'tenant_id' }) tenantId!: string;
  /** Whose imports; of the syndicate's own, the syndicate. */
  @PrimaryColumn('uuid', { ...key, name: 'organisation_id' }) organisationId!: string;
  @ManyToOne(() => OrganisationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'import_mapping_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;
  @PrimaryColumn('text', key) kind!: ImportKindName;
  /** Digest of the names of all columns, in any order. */
  @PrimaryColumn('text', key) header!: string;
  /** Name of the column for each field; null for none. */
  @Column('jsonb') mapping!: Record<string, string | null>;
  @Column({ type: 'timestamptz', precision: 3, name: 'used_at' }) usedAt!: Date;
}
