import type { FieldCode } from '#contract';

/** Shortest and longest password. Length is what counts; no other demand is made of it. */
export const PASSWORD_LENGTH = { min: 12, max: 200 } as const;

/** The few that are tried first and are long enough. */
const COMMON = new Set(['123456789012', '1234567890123', 'azertyuiop12', 'qwertyuiop12', 'motdepasse12', 'password1234', 'passwordpassword', 'motdepassemotdepasse']);

/** Why a password must not be taken, as a word and a sentence; undefined when it may. */
export function passwordProblem(password: string, email: string): { code: FieldCode; detail: string } | undefined {
  const plain = password.toLowerCase();
  if (new Set(plain).size < 5) return { code: 'password_simple', detail: 'Use more than four different characters.' };
  if (COMMON.has(plain)) return { code: 'password_common', detail: 'This password is among the first that are guessed.' };
  if (plain === email.toLowerCase()) return { code: 'password_email', detail: 'Do not use the e-mail address as the password.' };
  return undefined;
}
