import type { IdentityProviderView } from '#contract';
import type { IdentityProviderEntity } from './identity-provider.entity.js';

/** Addresses of the console that a provider has to know. */
export const redirectUri = (origin: string, id: string): string => `${origin}/api/v1/sign-in/oidc/${id}/callback`;
export const signOutUri = (origin: string): string => `${origin}/sign-in`;

/** @param origin of the syndicate's console, as browsers see it @param others of consoles on hosts of their own, where its button is too */
export function toProviderView(row: IdentityProviderEntity, { organisation, people, origin, others }: { organisation: { id: string; name: string } | null; people: number; origin: string; others: readonly string[] }): IdentityProviderView {
  const { id, name, issuer, clientId, scopes, userinfoAlg, acrValues, secondFactorAcr, claims, vouches, enabled } = row;
  return {
    id, name, issuer, clientId, scopes, userinfoAlg, acrValues, secondFactorAcr, claims, vouches, enabled, organisation, people,
    hasSecret: row.sealedSecret !== null, createdAt: row.createdAt.toISOString(), redirectUri: redirectUri(origin, id), signOutUri: signOutUri(origin),
    elsewhere: others.map((other) => ({ redirectUri: redirectUri(other, id), signOutUri: signOutUri(other) })),
  };
}
