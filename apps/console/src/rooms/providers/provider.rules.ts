/** How a provider stands, and what a form says of it. Pure. */
import type { IdentityProviderChange, IdentityProviderView, OidcTrouble, ProviderFinding } from '#contract';

/** `draft`: the client id is still missing, so nobody can be let in by it. */
export const stateOf = ({ enabled, clientId }: Pick<IdentityProviderView, 'enabled' | 'clientId'>): 'open' | 'off' | 'draft' => (enabled ? 'open' : clientId === null ? 'draft' : 'off');

/** Fields of the form: all texts, and an empty one where the server keeps null. */
export interface ProviderForm {
  name: string; clientId: string; clientSecret: string; scopes: string; userinfoAlg: string; acrValues: string;
  vouches: boolean; secondFactor: boolean; secondFactorAcr: string;
  givenName: string; familyName: string; email: string; siret: string;
}

/** Answers that mean two factors with the providers we know. */
const TWO_FACTORS = 'eidas2 eidas3 https://proconnect.gouv.fr/assurance/self-asserted-2fa https://proconnect.gouv.fr/assurance/consistency-checked-2fa';

export const formOf = ({ name, clientId, scopes, userinfoAlg, acrValues, vouches, secondFactorAcr, claims }: IdentityProviderView): ProviderForm => ({
  name, clientId: clientId ?? '', clientSecret: '', scopes, userinfoAlg: userinfoAlg ?? '', acrValues, vouches, secondFactor: secondFactorAcr !== null, secondFactorAcr: secondFactorAcr ?? TWO_FACTORS, ...claims,
});

/** An empty secret leaves the one that is there. */
export function changeOf(form: ProviderForm): IdentityProviderChange {
  const { name, clientId, clientSecret, scopes, userinfoAlg, acrValues, vouches, secondFactor, secondFactorAcr, givenName, familyName, email, siret } = form;
  return {
    name: name.trim(), ...(clientId.trim() && { clientId: clientId.trim() }), ...(clientSecret.trim() && { clientSecret: clientSecret.trim() }), scopes: scopes.trim(),
    userinfoAlg: (userinfoAlg || null) as IdentityProviderView['userinfoAlg'], acrValues: acrValues.trim(), vouches, secondFactorAcr: secondFactor ? secondFactorAcr.trim() : null,
    claims: { givenName: givenName.trim(), familyName: familyName.trim(), email: email.trim(), siret: siret.trim() },
  };
}

/** What does not fit first, then what deserves a look. */
const ORDER = { bad: 0, attention: 1, good: 2 } as const;
export const sorted = (findings: readonly ProviderFinding[]): ProviderFinding[] => [...findings].sort((a, b) => ORDER[a.level] - ORDER[b.level]);

const TROUBLES: readonly OidcTrouble[] = [
  'cancelled', 'provider_refused', 'expired', 'unreachable', 'untrusted', 'too_weak', 'no_address', 'other_address', 'invitation_invalid', 'taken', 'gone', 'access_ended', 'other_door', 'internal',
];
/** The word in the address bar; anything else is nobody's word. */
export const troubleOf = (text: string | undefined): OidcTrouble | undefined => TROUBLES.find((one) => one === text);
/** Somebody changed their mind: nothing is wrong. */
export const isCalm = (trouble: OidcTrouble): boolean => trouble === 'cancelled';
