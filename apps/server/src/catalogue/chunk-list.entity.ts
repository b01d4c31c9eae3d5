import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { StoredFileEntity } from './package.entity.js';

/** Hashes of the chunks of a stored file, by which devices pass it to each other. */
@Entity('chunk_list')
export class ChunkListEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('text') sha256!: string;
  /** SHA-256 of each chunk, one after the other, base64. */
  @Column('text') chunks!: string;
  @ManyToOne(() => StoredFileEntity, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenantId', foreignKeyConstraintName: 'chunk_list_file' },
    { name: 'sha256', referencedColumnName: 'sha256', foreignKeyConstraintName: 'chunk_list_file' },
  ])
  file?: Relation<StoredFileEntity>;
}
