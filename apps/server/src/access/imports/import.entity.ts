import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { ImportAnswer, ImportKindName, ImportOutcome, ImportRowView, ImportRunView, ImportWorkName } from '#contract';
import type { AppliedRow, Judgement } from './import-kind.js';

const time = { type: 'timestamptz', precision: 3 } as const;

/** One import: what was sent, how it is read, and what became of it. */
@Entity('import_run')
@Index('import_run_kind_ix', ['tenantId', 'kind', 'createdAt', 'id'])
export class ImportRunEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'import_run_pk' }) id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** Of whom it was made; null for the syndicate. */
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId!: string | null;
  @Column('text') kind!: ImportKindName;
  @Column('text') state!: ImportRunView['state'];
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('text', { nullable: true }) encoding!: ImportRunView['encoding'];
  @Column('text', { nullable: true }) delimiter!: string | null;
  @Column('jsonb') columns!: ImportRunView['columns'];
  @Column('jsonb') mapping!: Record<string, number | null>;
  /** When a file with these columns was last read like this; null when it is guessed, or was changed by hand. */
  @Column({ ...time, name: 'mapped_like', nullable: true }) mappedLike!: Date | null;
  @Column('jsonb') options!: Record<string, boolean>;
  @Column('integer') rows!: number;
  @Column('jsonb') counts!: Partial<Record<ImportOutcome, number>>;
  @Column('jsonb') offers!: ImportRunView['offers'];
  @Column('jsonb', { nullable: true }) undone!: ImportRunView['undone'];
  /** What is being done with it; null at rest. */
  @Column('text', { nullable: true }) work!: ImportWorkName | null;
  @Column('integer', { name: 'work_done', default: 0 }) workDone!: number;
  @Column('integer', { name: 'work_total', default: 0 }) workTotal!: number;
  /** Whoever does it: a second one that takes over writes another, and the first one stops. */
  @Column('uuid', { name: 'work_token', nullable: true }) workToken!: string | null;
  /** Last sign of life of whoever does it; null when it is known that nobody does. */
  @Column({ ...time, name: 'work_beat', nullable: true }) workBeat!: Date | null;
  @Column('boolean', { default: true }) checked!: boolean;
  @Column('jsonb', { nullable: true }) stopped!: ImportRunView['stopped'];
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, name: 'applied_at', nullable: true }) appliedAt!: Date | null;
  @Column({ ...time, name: 'undone_at', nullable: true }) undoneAt!: Date | null;
}

/** One row of an import. */
@Entity('import_row')
@Index('import_row_tenant_ix', ['tenantId', 'runId', 'outcome', 'line'])
export class ImportRowEntity {
  @PrimaryColumn('uuid', { name: 'run_id', primaryKeyConstraintName: 'import_row_pk' }) runId!: string;
  @ManyToOne(() => ImportRunEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'run_id', foreignKeyConstraintName: 'import_row_run_fk' })
  run?: Relation<ImportRunEntity>;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'import_row_pk' }) line!: number;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** As of its run. */
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId!: string | null;
  @Column('jsonb') cells!: string[];
  @Column('jsonb', { nullable: true }) edits!: Record<string, string> | null;
  @Column('jsonb', { nullable: true }) answer!: ImportAnswer | null;
  @Column('text') outcome!: ImportOutcome;
  @Column('jsonb') judgement!: Omit<Judgement, 'outcome'>;
  /** What applying it did. */
  @Column('jsonb', { nullable: true }) applied!: Omit<AppliedRow, 'line'> | null;
  @Column('text', { nullable: true }) kept!: ImportRowView['kept'];
  /** Undo has been at it. */
  @Column('boolean', { default: false }) undone!: boolean;
}
