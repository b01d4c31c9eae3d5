import { IMPORT_OUTCOMES, type ImportOutcome, type ImportRowView, type ImportRunView } from '#contract';
import type { ImportRowEntity, ImportRunEntity } from './import.entity.js';
import type { ImportKind } from './import-kind.js';
import { valuesOf, type ImportField } from './mapping.rules.js';

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** Until when an applied run can be undone; null when it cannot. */
export function undoEnd({ state, appliedAt }: Pick<ImportRunEntity, 'state' | 'appliedAt'>, { undoFor }: ImportKind, now: Date): Date | null {
  if (state !== 'applied' || !appliedAt) return null;
  const end = new Date(appliedAt.getTime() + undoFor);
  return end > now ? end : null;
}

/** Longest silence of whoever works on a run, ms: much longer than a piece of it takes. */
const BEAT_WITHIN = 30_000;

/** Whether the work on it was cut off. */
export const isHalted = ({ work, workBeat }: Pick<ImportRunEntity, 'work' | 'workBeat'>, now: Date): boolean => work !== null && (workBeat === null || now.getTime() - workBeat.getTime() > BEAT_WITHIN);

export const allCounts = (counts: Partial<Record<ImportOutcome, number>>): Record<ImportOutcome, number> =>
  Object.fromEntries(IMPORT_OUTCOMES.map((outcome) => [outcome, counts[outcome] ?? 0])) as Record<ImportOutcome, number>;

export function toRunView(run: ImportRunEntity, kind: ImportKind, fields: readonly ImportField[], now: Date): ImportRunView {
  const { id, state, fileName, encoding, delimiter, rows, columns, mapping, options, counts, offers, createdBy, undone, work, checked, stopped } = run;
  return {
    id, kind: run.kind, state, fileName, encoding, delimiter, rows, columns, mapping, options, offers, createdBy, undone,
    fields: fields.map(({ name, required }) => ({ name, required })), counts: allCounts(counts),
    mappedLike: iso(run.mappedLike), checked, stopped, work: work && { kind: work, done: Math.min(run.workDone, run.workTotal), total: run.workTotal, halted: isHalted(run, now) },
    createdAt: run.createdAt.toISOString(), appliedAt: iso(run.appliedAt), undoneAt: iso(run.undoneAt), undoUntil: iso(undoEnd(run, kind, now)),
  };
}

export function toRowView({ line, cells, edits, answer, outcome, judgement, applied, kept }: ImportRowEntity, { mapping }: ImportRunEntity, fields: readonly ImportField[]): ImportRowView {
  const { problems = [], candidates = [], changes = [], subject } = judgement;
  return {
    line, values: valuesOf(fields, mapping, cells, edits ?? {}), edited: Object.keys(edits ?? {}), outcome, problems, candidates, changes, answer,
    subject: applied?.subject ?? subject ?? null, kept,
  };
}
