/** What an import says, in words. Pure; keys are texts of the `takeover` namespace. */
import type { ImportOutcome, ImportProblem, ImportRowView, ImportRunView } from '#contract';
import type { Tone } from '../../ui/tone.js';

export const OUTCOMES: readonly ImportOutcome[] = ['ask', 'error', 'create', 'update', 'same', 'skip'];
export const OUTCOME_TONE: Record<ImportOutcome, Tone> = { create: 'good', update: 'information', same: 'off', ask: 'attention', skip: 'off', error: 'bad' };

export const STEPS = ['file', 'columns', 'check', 'result'] as const;
export type Step = (typeof STEPS)[number];

/** Where an import stands. What was applied shows its result; before, one goes to and fro between columns and check. */
export const stepOf = (run: ImportRunView | undefined, asked: string | undefined): Step =>
  !run ? 'file' : run.state !== 'open' ? 'result' : asked === 'check' ? 'check' : 'columns';

/** Rows that applying writes. */
export const toWrite = ({ counts }: ImportRunView): number => counts.create + counts.update;

/** Why it cannot be applied yet; null when it can. */
export const obstacle = (run: ImportRunView): 'work' | 'ask' | 'nothing' | null => (run.work !== null || !run.checked ? 'work' : run.counts.ask > 0 ? 'ask' : toWrite(run) === 0 ? 'nothing' : null);

/** The first words of a row: what it is called, and by what it is known. */
export const rowTitle = ({ values, subject, line }: ImportRowView): string => values['name'] || values['model'] || subject?.label || values['serial'] || values['assetTag'] || `${line}`;
export const rowMark = ({ values }: ImportRowView): string => [values['serial'], values['assetTag']].filter(Boolean).join(' · ');

/** Key and values of a problem's sentence. */
export const problemKey = ({ field, code, values = {} }: ImportProblem): { key: string; values: Record<string, string> } => ({ key: `problem.${code}`, values: { ...values, field: field ?? '' } });

/** Fields that are shown beside each other: those that one of both sides knows. */
export function sideBySide(row: ImportRowView, facts: Record<string, string>, fields: readonly string[]): { field: string; file: string; fleet: string; same: boolean }[] {
  const plain = (text: string) => text.replace(/[^0-9\p{L}]/gu, '').toLowerCase();
  return fields.filter((field) => field !== 'id').flatMap((field) => {
    const [file, fleet] = [row.values[field] ?? '', facts[field] ?? ''];
    return file || fleet ? [{ field, file, fleet, same: plain(file) === plain(fleet) }] : [];
  });
}
