/** What changes of a provider, and what such a change means. Pure. */
import type { ClaimNames, IdentityProviderChange, UserinfoAlg } from '#contract';
import { words } from './oidc.rules.js';

interface Settings {
  name: string; clientId: string | null; scopes: string; userinfoAlg: UserinfoAlg | null; acrValues: string; secondFactorAcr: string | null; claims: ClaimNames; vouches: boolean; enabled: boolean;
}
type Changes = Partial<Omit<Settings, 'clientId'>> & { clientId?: string; clientSecret?: string };

const list = (text: string): string => words(text).join(' ');
const CLAIMS = ['givenName', 'familyName', 'email', 'siret'] as const;
const sameClaims = (a: ClaimNames, b: ClaimNames): boolean => CLAIMS.every((name) => a[name] === b[name]);

/** What is really different. Null is a value only where the contract says so. */
export function changesOf(row: Settings, change: IdentityProviderChange): Changes {
  const { name, clientId, clientSecret, scopes, userinfoAlg, acrValues, secondFactorAcr, claims, vouches, enabled } = change;
  return {
    ...(typeof name === 'string' && name.trim() !== row.name && { name: name.trim() }),
    ...(typeof clientId === 'string' && clientId !== row.clientId && { clientId }),
    ...(typeof clientSecret === 'string' && { clientSecret }),
    ...(typeof scopes === 'string' && list(scopes) !== row.scopes && { scopes: list(scopes) }),
    ...(userinfoAlg !== undefined && userinfoAlg !== row.userinfoAlg && { userinfoAlg }),
    ...(typeof acrValues === 'string' && list(acrValues) !== row.acrValues && { acrValues: list(acrValues) }),
    ...(secondFactorAcr !== undefined && valueOf(secondFactorAcr) !== row.secondFactorAcr && { secondFactorAcr: valueOf(secondFactorAcr) }),
    ...(claims && !sameClaims(claims, row.claims) && { claims: { givenName: claims.givenName, familyName: claims.familyName, email: claims.email, siret: claims.siret } }),
    ...(typeof vouches === 'boolean' && vouches !== row.vouches && { vouches }),
    ...(typeof enabled === 'boolean' && enabled !== row.enabled && { enabled }),
  };
}

const valueOf = (text: string | null): string | null => (text === null ? null : list(text));

/** The provider is believed in more than before, or its word about addresses is read elsewhere. */
export const raisesTrust = (row: Pick<Settings, 'vouches'>, { vouches, secondFactorAcr, claims }: Changes): boolean =>
  vouches === true || (secondFactorAcr ?? null) !== null || (claims !== undefined && row.vouches);
