import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ImportAnswer, ImportCandidate, ImportChange, ImportKindName, ImportOutcome, ImportProblem, ImportRowView } from '#contract';
import type { Scope } from '../../shared/scope.js';
import type { ImportField } from './mapping.rules.js';

/** One row as it is judged: what the mapping reads (trimmed; empty when there is nothing), and what a person said of it. */
export interface ImportRow<F extends string = string> {
  line: number;
  values: Record<F, string>;
  answer: ImportAnswer | null;
}

/** What would be done with a row, and why. */
export interface Judgement {
  outcome: ImportOutcome;
  problems?: ImportProblem[];
  /** What it would change: for `update` and `same`. */
  subject?: { id: string; label: string };
  candidates?: ImportCandidate[];
  changes?: ImportChange[];
}

/** Looks at the rows of one run, in the order of the file; remembers what it has seen, so that it finds repetitions over the whole of it. */
export interface Judge<F extends string = string> {
  /** Up to {@link ROWS_AT_ONCE} rows, with a few statements for all of them, in a transaction of the scope; one judgement a row, in their order. Writes nothing. */
  judge(em: EntityManager, rows: readonly ImportRow<F>[]): Promise<Judgement[]>;
  /** After the last row: options that would settle rows at fault. At most a hundred names each. */
  offers?(): { option: string; rows: number; names: string[] }[];
}

/** What applying a row did. `before` and `after` are what undo compares and restores: small, no secret; `before` is null for something new. */
export interface AppliedRow {
  line: number;
  subject: { id: string; label: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown>;
}

/** @returns the lines that could not be undone, and why; all others are as they were before. */
export type Kept = Map<number, NonNullable<ImportRowView['kept']>>;

/** What every import can do: take back what it did. */
export interface ImportKind {
  readonly kind: ImportKindName;
  /** How long undo is offered, ms. */
  readonly undoFor: number;
  /**
   * Restores what these rows changed, last applied first and up to {@link ROWS_AT_ONCE} at a time, in the caller's transaction. A row is left alone when what it made is not as the run left it
   * (`changed`), holds something (`used`), or is not there (`gone`).
   */
  undo(em: EntityManager, scope: Scope, rows: readonly AppliedRow[]): Promise<Kept>;
}

/** An import of a CSV file. */
export interface CsvImportKind<F extends string = string> extends ImportKind {
  readonly fields: readonly ImportField<F>[];
  /** Names of yes-or-no options, each off at first. */
  readonly options: readonly string[];
  /** Begins to look at a run, from its first row. */
  begin(scope: Scope, options: Readonly<Record<string, boolean>>): Judge<F>;
  /**
   * Does what was judged, for up to {@link ROWS_AT_ONCE} rows whose outcome is `create` or `update`; they were judged a moment ago. It begins with what is there now: rows above it in the file are applied.
   * The journal's line for the run is written by the caller.
   */
  apply(em: EntityManager, scope: Scope, rows: readonly (ImportRow<F> & { judgement: Judgement })[], options: Readonly<Record<string, boolean>>): Promise<AppliedRow[]>;
}

/** Rows that are judged, applied or undone together, in one transaction: on the embedded engine a quarter of a second, during which everybody waits. */
export const ROWS_AT_ONCE = 250;

/** The kinds of import that the rooms offer; each tells its own at start (`onModuleInit`). */
@Injectable()
export class ImportKinds {
  private readonly kinds = new Map<ImportKindName, ImportKind>();
  private readonly files = new Map<ImportKindName, CsvImportKind>();

  register(kind: ImportKind): void {
    this.kinds.set(kind.kind, kind);
  }

  registerFile(kind: CsvImportKind): void {
    this.register(kind);
    this.files.set(kind.kind, kind);
  }

  get(name: ImportKindName): ImportKind {
    return found(this.kinds, name);
  }

  file(name: ImportKindName): CsvImportKind {
    return found(this.files, name);
  }

  /** Fields of a run of this kind; none for those without a file. */
  fields(name: ImportKindName): readonly ImportField[] {
    return this.files.get(name)?.fields ?? [];
  }
}

function found<K extends ImportKind>(kinds: Map<ImportKindName, K>, name: ImportKindName): K {
  const kind = kinds.get(name);
  if (!kind) throw new Error(`No room offers an import of ${name}.`);
  return kind;
}
