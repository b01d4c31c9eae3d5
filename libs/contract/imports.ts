/**
 * Bodies of `/api/v1/imports/…`: a file (or a data set) is held on the server as a run, mapped, tried (dry run), corrected, applied as one act
 * and undone as one. Every kind of import has the same addresses under `/imports/{kind}`:
 *
 * POST / (multipart `file`) → ImportRunView · GET /?limit&cursor → Page<ImportRunView>, newest first · GET /:id · DELETE /:id while open ·
 * PUT /:id/mapping ImportMappingBody → tried again · GET /:id/rows?limit&cursor&outcome → Page<ImportRowView>, in the order of the file ·
 * PATCH /:id/rows/:line ImportEditBody and PUT /:id/answers ImportAnswersBody → tried again · POST /:id/check → tried again · POST /:id/apply ·
 * POST /:id/undo.
 *
 * What takes long is done in pieces between which everything else goes on. The request is answered when it is done; `work` says meanwhile, to whoever reads the run, how far it is.
 */
export const IMPORT_KINDS = ['communes', 'sites', 'devices', 'school-holidays', 'class-hours'] as const;
export type ImportKindName = (typeof IMPORT_KINDS)[number];

/** Most of a file. A directory of a whole region has about 5 000 rows. */
export const IMPORT_LIMITS = { bytes: 20 * 1024 * 1024, rows: 10_000, columns: 200, cell: 2_000, /** Rows of a file that is tried while it is sent; a larger one waits for `POST /:id/check`. */ triedAtOnce: 500 } as const;

/** What a server does with a run. `reverting`: taking back what it had applied before it could not go on. */
export const IMPORT_WORKS = ['reading', 'checking', 'applying', 'reverting', 'undoing'] as const;
export type ImportWorkName = (typeof IMPORT_WORKS)[number];

/** What applying would do with a row (before), or did (after). `ask`: a person decides first; `skip`: a person said no. */
export const IMPORT_OUTCOMES = ['create', 'update', 'same', 'ask', 'skip', 'error'] as const;
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number];

/** What can be said of a row. The console has a sentence for each, with the `values` in it. */
export const IMPORT_PROBLEMS = [
  'missing', 'length', 'format', 'choice', 'columns', 'uai', 'postal_code', 'coordinates', 'repeated', 'taken', 'foreign', 'closed',
  'commune_unknown', 'commune_missing', 'commune_ambiguous', 'site_unknown', 'site_ambiguous', 'room_unknown', 'possible_duplicate',
  'teachers', 'no_holiday', 'past', 'order', 'too_many', 'syndicate_only', 'not_here', 'no_hours',
] as const;
export type ImportProblemCode = (typeof IMPORT_PROBLEMS)[number];
/** `field` is null when it is about the whole row. `detail` is the English sentence, for who reads the API by hand. */
export interface ImportProblem { field: string | null; code: ImportProblemCode; detail: string; values?: Record<string, string> }

/** Something that is there already and may be the same. `confidence` 0…1. `on`: by what; `facts`: what is known of it, by the fields of the import. */
export interface ImportCandidate { id: string; label: string; confidence: number; on?: string; facts?: Record<string, string> }
/** What would be written over, in words. */
export interface ImportChange { field: string; before: string; after: string }

/** `match` takes a candidate (the best one when `candidateId` is absent). */
export interface ImportAnswer { answer: 'match' | 'new' | 'skip'; candidateId?: string }

export interface ImportRowView {
  /** Where the row begins in the file, from 1. */
  line: number;
  /** What the mapping reads from it, with corrections. */
  values: Record<string, string>;
  /** Fields that were corrected here. */
  edited: string[];
  outcome: ImportOutcome;
  problems: ImportProblem[];
  candidates: ImportCandidate[];
  changes: ImportChange[];
  answer: ImportAnswer | null;
  /** What it became or changed; null before it is applied. */
  subject: { id: string; label: string } | null;
  /** After an undo: what could not be undone, and why. `changed`: by somebody, since; `used`: something stands in it by now; `gone`. */
  kept: 'changed' | 'used' | 'gone' | null;
}

export interface ImportRunView {
  id: string;
  kind: ImportKindName;
  state: 'open' | 'applied' | 'undone';
  fileName: string;
  encoding: 'utf-8' | 'windows-1252' | null;
  delimiter: string | null;
  rows: number;
  /** Columns of the file, with the first values that are not empty. */
  columns: { name: string; samples: string[] }[];
  fields: { name: string; required: boolean }[];
  /** Column of the file for each field, from 0; null for none. */
  mapping: Record<string, number | null>;
  /** When a file of the same owner with the same columns was last applied with this very mapping; null when it is guessed, or changed by hand. */
  mappedLike: string | null;
  options: Record<string, boolean>;
  counts: Record<ImportOutcome, number>;
  /** Whether `counts` are of the file as it is mapped now; otherwise it is to be checked first. */
  checked: boolean;
  /**
   * What is being done with it, in rows; null at rest. `halted`: it was cut off (the server ended, say) and nobody goes on with it. What was applied by then is there: apply takes it back and
   * begins anew, undo takes it back.
   */
  work: { kind: ImportWorkName; done: number; total: number; halted: boolean } | null;
  /** Why applying it stopped the last time: what was done is taken back, but for `kept` rows that somebody changed meanwhile. `changed`: these lines turned out otherwise than they were shown. */
  stopped: { why: 'changed' | 'failed'; lines: number[]; kept: number } | null;
  /** Options that would settle rows at fault: how many, and what for. */
  offers: { option: string; rows: number; names: string[] }[];
  createdAt: string;
  createdBy: string;
  appliedAt: string | null;
  undoneAt: string | null;
  /** Undo is offered until then; null when it is not. */
  undoUntil: string | null;
  /** After an undo. */
  undone: { undone: number; kept: number } | null;
}

export interface ImportMappingBody { mapping: Record<string, number | null>; options?: Record<string, boolean> }
/** Corrected values, by field. */
export interface ImportEditBody { values: Record<string, string> }
/** `lines` absent: every row that asks. */
export interface ImportAnswersBody extends ImportAnswer { lines?: number[] }
