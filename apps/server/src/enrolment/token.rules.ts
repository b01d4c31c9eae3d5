/** What an enrolment token is worth at a moment, and the sentence for whoever holds one that is worth nothing. */
import type { EnrolmentTokenView, ProblemCode } from '#contract';

interface TokenFacts { maxUses: number; uses: number; expiresAt: Date; revokedAt: Date | null }

export function tokenState({ maxUses, uses, expiresAt, revokedAt }: TokenFacts, now: Date): EnrolmentTokenView['state'] {
  if (revokedAt) return 'revoked';
  if (expiresAt <= now) return 'expired';
  return uses >= maxUses ? 'used' : 'valid';
}

type Refused = Exclude<EnrolmentTokenView['state'], 'valid'> | 'unknown';

export const TOKEN_PROBLEMS: Record<Refused, { code: ProblemCode; detail: string }> = {
  unknown: { code: 'token_unknown', detail: 'This server does not know this enrolment token. Copy the whole command again from the enrolment page of the console.' },
  used: { code: 'token_used', detail: 'This enrolment token has enrolled as many devices as it may. Make another one in the console.' },
  expired: { code: 'token_expired', detail: 'This enrolment token has expired. Make another one in the console.' },
  revoked: { code: 'token_revoked', detail: 'This enrolment token was withdrawn. Ask for another one.' },
};
