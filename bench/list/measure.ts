/** Asks every question a number of times, one after the other, and says how long the answers took. */
import type { Ask } from './askers.js';
import type { Question } from './questions.js';

/** Milliseconds of each answer to one question. */
export interface Answers { question: Question; times: number[]; rows: number }

/** Asked before anything counts: plans, caches and the compiler settle. */
export const WARM = 2;

export async function askAll(questions: readonly Question[], ask: Ask, rounds: number): Promise<Answers[]> {
  const answers = questions.map((question): Answers => ({ question, times: [], rows: 0 }));
  // Round by round: a busy second of the machine meets every question, not all of one.
  for (let round = 0; round < WARM + rounds; round++) {
    for (const answer of answers) {
      const { filter, sort, cursor } = answer.question;
      const asked = { filter: filter(), sort, ...(cursor && { cursor: cursor() }) };
      const began = performance.now();
      const page = await ask(asked);
      if (round >= WARM) answer.times.push(performance.now() - began);
      answer.rows += page.items.length;
    }
  }
  return answers;
}

/** Value below which this part (0 to 1) lies. @throws Error when there is none */
export function quantile(values: readonly number[], part: number): number {
  const value = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * part) - 1)];
  if (value === undefined) throw new Error('Nothing was measured.');
  return value;
}

export const describe = ({ name, sort, cursor }: Question): string => `${name}, by ${sort}${cursor ? ', a later page' : ''}`;

/** The question whose answers are slowest at the 95th percentile. */
export function slowest(answers: readonly Answers[]): { p95: number; question: Question } {
  const [first] = answers.map(({ question, times }) => ({ question, p95: quantile(times, 0.95) })).toSorted((a, b) => b.p95 - a.p95);
  if (!first) throw new Error('Nothing was asked.');
  return first;
}
