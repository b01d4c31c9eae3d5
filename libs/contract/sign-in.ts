/** Signing in with OpenID Connect: identity providers, who comes through them, and who asks to be let in. Bodies of `/api/v1`, as in http.ts. */
import type { PasskeyProof, SecondFactorAsked } from './factors.js';
import type { GrantBody } from './http.js';

/**
 * GET /sign-in/providers?organisationId&join&only, open to all: what the sign-in page offers, at most 12. With an organisation its own and the syndicate's, with the secret
 * of an invitation those that can accept it, with ids those; otherwise all.
 */
export interface SignInProvider { id: string; name: string; organisation: string }

/**
 * GET /sign-in/oidc/:id?next&join leads to the provider, GET /sign-in/oidc/:id/callback back. Both are for a browser's address bar and always answer with a redirect:
 * to `next`, to /sign-in/continue (see {@link SignInPending}), or to /sign-in?trouble=… with one of these.
 */
export const OIDC_TROUBLES = [
  /** The person said no at the provider. */
  'cancelled',
  /** The provider refused, or sent something that is no answer. */
  'provider_refused',
  /** The way back does not belong to a way there of this browser: too late, twice, another tab, or somebody else's link. */
  'expired',
  /** Not there, too slow, or not at an address that may be called. */
  'unreachable',
  /** Signature, issuer, audience, nonce or dates are not right. */
  'untrusted',
  /** Signed in less strongly than the administrator asks for. */
  'too_weak',
  /** The provider told no address. */
  'no_address',
  /** The invitation is for another address than the provider's. */
  'other_address',
  /** The invitation was used, taken back, or belongs to another organisation than the provider. */
  'invitation_invalid',
  /** Somebody has an account with the address already. */
  'taken',
  /** No such provider, or not any more. */
  'gone',
  /** The account has no role in force. */
  'access_ended',
  /** The account is at home elsewhere than the organisation whose provider this is. */
  'other_door',
  'internal',
] as const;
export type OidcTrouble = (typeof OIDC_TROUBLES)[number];

/**
 * GET /sign-in/pending: where this browser stands after the provider. `password`: the account has one, which links the two, once (with `totp` where the account has a
 * second factor); `code`: the account's second factor, by what `secondFactor` names; `access`: nobody of this system yet, a request was left. 404 when nothing waits.
 */
export interface SignInPending { needs: 'password' | 'code' | 'access'; provider: string; organisation: string; email: string; name: string; secondFactor?: SecondFactorAsked }
/** POST /sign-in/pending → SessionView. Answers like POST /session; `second_factor_required` asks for the same body again with `totp` or `passkey`. */
export interface SignInPendingBody { password?: string; totp?: string; passkey?: PasskeyProof }
/** POST /session/provider-sign-out → where a browser ends the session at the provider too; null when there is nothing to end. Ask before DELETE /session. */
export interface ProviderSignOut { url: string | null }

/** Names of the claims that tell who somebody is. */
export interface ClaimNames { givenName: string; familyName: string; email: string; siret: string }
/** What of a provider can be changed. */
export interface IdentityProviderChange {
  /** On the button: « Se connecter avec … ». */
  name?: string;
  clientId?: string;
  /** Kept sealed and never told again. */
  clientSecret?: string;
  /** Separated by spaces; `openid` is among them. */
  scopes?: string;
  /** The userinfo answer is a JWT signed in this way; null: plain JSON. */
  userinfoAlg?: UserinfoAlg | null;
  /** Separated by spaces: asked for, and one of them has to be answered. Empty: any. */
  acrValues?: string;
  /** Separated by spaces: answers (acr) that mean two factors, as amr `mfa` does; null: this provider never stands for the second factor. */
  secondFactorAcr?: string | null;
  claims?: ClaimNames;
  /** Its addresses are believed even where it does not say that they are verified. */
  vouches?: boolean;
  enabled?: boolean;
}
/** POST /identity-providers → IdentityProviderView, not enabled yet. `organisationId` absent: the syndicate's. The issuer stays. */
export interface IdentityProviderBody { name: string; issuer: string; kind: ProviderKind; organisationId?: string }
/** GET /identity-providers?limit&cursor, oldest first; GET, PATCH, DELETE /identity-providers/:id */
export interface IdentityProviderView extends Required<Omit<IdentityProviderChange, 'clientSecret' | 'clientId'>> {
  id: string;
  issuer: string;
  /** Null: the syndicate's. */
  organisation: { id: string; name: string } | null;
  clientId: string | null;
  hasSecret: boolean;
  createdAt: string;
  /** People whose account is linked to it. */
  people: number;
  /** To be given to the provider, exactly. */
  redirectUri: string;
  signOutUri: string;
  /** The same for consoles on hosts of their own, where its button is too. */
  elsewhere: { redirectUri: string; signOutUri: string }[];
}
/** What a new provider begins with. */
export const PROVIDER_KINDS = ['proconnect', 'other'] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];
export const USERINFO_ALGS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;
export type UserinfoAlg = (typeof USERINFO_ALGS)[number];

/** POST /identity-providers/:id/check: asks the provider what it is, and says what fits. The console has a sentence for each. */
export const FINDINGS = [
  'reached', 'bad_url', 'not_encrypted', 'private_target', 'unknown_host', 'untrusted', 'unreachable', 'too_slow', 'too_large', 'no_discovery',
  'issuer', 'issuer_differs', 'endpoints', 'endpoints_missing', 'code', 'code_missing', 'pkce', 'pkce_unsaid', 'keys', 'keys_missing', 'secret', 'secret_unfit',
  'scopes', 'scopes_unknown', 'userinfo_signed', 'userinfo_unsigned', 'userinfo_missing', 'acr', 'acr_unknown', 'sign_out', 'sign_out_missing', 'names_itself', 'client', 'client_missing',
] as const;
export type FindingCode = (typeof FINDINGS)[number];
export interface ProviderFinding { level: 'good' | 'attention' | 'bad'; code: FindingCode; value?: string }
export interface ProviderCheck { findings: ProviderFinding[]; fits: boolean }

/** GET /access-requests?limit&cursor, newest first: who came through a provider and is nobody here yet. POST /access-requests/:id/refuse → 204. */
export interface AccessRequestView {
  id: string; name: string; email: string; provider: string;
  /** The provider says that the address is verified, or is believed in this. */
  emailTrusted: boolean;
  /** What the SIREN in the person's siret proposes; it decides nothing. */
  proposed: { id: string; name: string } | null;
  siret: string | null;
  /** Came by the provider of this organisation: the account will be at home there, and its role has to be inside. */
  home: { id: string; name: string } | null;
  createdAt: string; lastSeenAt: string;
}
/** POST /access-requests/:id/accept → UserView: an account without a password, and one role. */
export type AccessRequestBody = GrantBody;

/** GET /session/identities: the providers one's own account is linked to; DELETE /session/identities/:id → 204, refused for the last way in. */
export interface IdentityView { id: string; provider: string; createdAt: string; lastUsedAt: string | null }
