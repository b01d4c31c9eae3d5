/** Sign-in of local accounts under `/api/v1`: passkeys, the second factor, sessions, recent proof of identity. Times ISO UTC, bytes base64url. */
import type { Role } from './roles.js';

// ── passkeys ────────────────────────────────────────────────────────────────────────────
/** What `navigator.credentials.create` or `.get` takes, as JSON (WebAuthn level 3, section 5.1): handed on as it is. */
export interface PasskeyOptions { challenge: string; [member: string]: unknown }
/** What a passkey answered to `.get`. */
export interface PasskeyProof { id: string; clientDataJSON: string; authenticatorData: string; signature: string; userHandle?: string }
/** POST /session/passkeys/options → PasskeyOptions; POST /session/passkeys → PasskeyAdded: what a passkey answered to `.create`, under a name. Both ask for a recent proof. */
export interface PasskeyBody { name: string; id: string; clientDataJSON: string; attestationObject: string; transports?: string[] }
/** GET /session/passkeys; DELETE /session/passkeys/:id → 204. `host`: where it works. `synced`: the person's other devices have it too. */
export interface PasskeyView { id: string; name: string; host: string; synced: boolean; createdAt: string; lastUsedAt: string | null }
/** `recoveryCodes` are told once, with the first second factor; otherwise there are none. */
export interface PasskeyAdded { passkey: PasskeyView; recoveryCodes: string[] }
/** POST /session/passkey/options → PasskeyOptions; POST /session/passkey → SessionView: signs in with a passkey alone. */
export interface PasskeySignInBody { proof: PasskeyProof }

// ── the second factor ───────────────────────────────────────────────────────────────────
/** What is there to answer 401 `second_factor_required` with: a code, or a passkey by these options. */
export interface SecondFactorAsked { totp: boolean; passkey: PasskeyOptions | null }
/** Of a session. `missing`: the role asks for a second factor and this session has none; until it has, only setting one up is open (403 `second_factor_setup`). */
export interface SecondFactorState { required: boolean; missing: boolean }
/** GET, PUT /sign-in-policy?organisationId (sign-in.manage): who needs a second factor. Without an organisation it is that of the caller's own place: the syndicate, or their commune, whose rule can only ask for more. */
export interface SignInPolicyBody { forcedRoles: Role[]; everybody: boolean }
/** `standard`: nobody has changed it. `above`: what the syndicate asks for anyway, of a commune's. `missing`: people (there) who must have a second factor and have none. */
export interface SignInPolicyView extends SignInPolicyBody { standard: boolean; above: SignInPolicyBody | null; missing: number }

// ── sessions ────────────────────────────────────────────────────────────────────────────
export const SIGN_IN_METHODS = ['password', 'password+totp', 'password+recovery', 'password+passkey', 'passkey', 'other'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];
/**
 * GET /sessions?limit&cursor, newest first; DELETE /sessions/:id → 204; DELETE /sessions → 204: all but this one.
 * GET /users/:id/sessions, DELETE /users/:id/sessions/:sessionId, DELETE /users/:id/sessions (users.manage): those of a person.
 * `browser`, `system`: in words, null when not recognised. `lastSeenAt`: to a minute. `current`: the one that asks.
 */
export interface SessionRow { id: string; browser: string | null; system: string | null; address: string; method: SignInMethod; createdAt: string; lastSeenAt: string; current: boolean }

// ── recent proof ────────────────────────────────────────────────────────────────────────
/** POST /session/proof → 204: proves again who one is, by one of the three (`code`: 6 digits or a recovery code); good for ten minutes. Answers 403 `proof_required`. */
export interface ProofBody { password?: string; code?: string; passkey?: PasskeyProof }
// POST /session/proof/options → PasskeyOptions for `passkey`.
