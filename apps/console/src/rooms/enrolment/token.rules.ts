/** The form of an enrolment token and how its states read. */
import type { EnrolmentTokenBody, EnrolmentTokenView } from '#contract';
import type { Tone } from '../../ui/tone.js';

/** Lifetimes on offer, in hours. */
export const LIFETIMES = [1, 8, 24, 72, 168, 720] as const;
export const MAX_USES = 10_000;

export interface TokenForm { label: string; organisationId: string | null; siteId: string | null; maxUses: number | string; expiresInHours: number }
export type TokenProblems = Partial<Record<'label' | 'organisationId' | 'maxUses', 'noLabel' | 'noOrganisation' | 'usesRange'>>;

/** What is missing, by field; empty when the token can be made. */
export function problemsOf(form: TokenForm): TokenProblems {
  const uses = Number(form.maxUses);
  return {
    ...(form.label.trim() ? {} : { label: 'noLabel' as const }),
    ...(form.organisationId ? {} : { organisationId: 'noOrganisation' as const }),
    ...(Number.isInteger(uses) && uses >= 1 && uses <= MAX_USES ? {} : { maxUses: 'usesRange' as const }),
  };
}

/** The request; only call it without problems. */
export function bodyOf(form: TokenForm): EnrolmentTokenBody {
  return {
    label: form.label.trim(), organisationId: form.organisationId ?? '', maxUses: Number(form.maxUses), expiresInHours: form.expiresInHours,
    ...(form.siteId ? { siteId: form.siteId } : {}),
  };
}

/** Hours as a person says them: whole days from one day on. */
export function lifetime(hours: number): { key: 'hour' | 'day'; count: number } {
  return hours >= 24 && hours % 24 === 0 ? { key: 'day', count: hours / 24 } : { key: 'hour', count: hours };
}

export const STATE_TONE: Record<EnrolmentTokenView['state'], Tone> = { valid: 'good', used: 'off', expired: 'off', revoked: 'bad' };

/** Devices that may still come with a token. */
export const usesLeft = ({ maxUses, uses }: Pick<EnrolmentTokenView, 'maxUses' | 'uses'>): number => Math.max(0, maxUses - uses);
