/** Who comes through a provider, and what follows from it. Pure: tokens are verified and rows are read before. The reasons are in docs/adr/0018. */
import type { ClaimNames, ProviderKind, UserinfoAlg } from '#contract';

/** Signed statements of a provider about a person: of the ID token, then of userinfo. */
export type Claims = Readonly<Record<string, unknown>>;

export interface Person {
  subject: string;
  name: string;
  /** Lower-case; null when the provider told none. */
  email: string | null;
  /** The provider says that the address was verified, or is believed in this. */
  emailTrusted: boolean;
  /** 14 digits. */
  siret: string | null;
  acr: string | null;
  amr: readonly string[];
}

interface Reading { claims: ClaimNames; vouches: boolean }

/** What a new provider begins with. */
export const BEGINNINGS: Readonly<Record<ProviderKind, { scopes: string; userinfoAlg: UserinfoAlg | null; acrValues: string; secondFactorAcr: string | null; claims: ClaimNames; vouches: boolean }>> = {
  // https://partenaires.proconnect.gouv.fr: userinfo is a signed JWT, usual_name stands for the family name.
  proconnect: {
    scopes: 'openid given_name usual_name email siret', userinfoAlg: 'RS256', acrValues: '', secondFactorAcr: null, vouches: true,
    claims: { givenName: 'given_name', familyName: 'usual_name', email: 'email', siret: 'siret' },
  },
  other: {
    scopes: 'openid email profile', userinfoAlg: null, acrValues: '', secondFactorAcr: null, vouches: false,
    claims: { givenName: 'given_name', familyName: 'family_name', email: 'email', siret: 'siret' },
  },
};

const MOST_OF_A_NAME = 120;
const EMAIL = /^[^\s@"<>\p{Cc}]{1,64}@[^\s@"<>\p{Cc}]{1,189}$/u;

/** @param told of the ID token and of userinfo; userinfo goes first */
export function personOf({ idToken, userinfo }: { idToken: Claims; userinfo: Claims }, { claims, vouches }: Reading): Person {
  const text = (name: string): string => [userinfo[name], idToken[name]].map(clean).find((value) => value !== '') ?? '';
  // An address and the word that it is verified count together only when they stand in the same statement.
  const source = [userinfo, idToken].find((one) => clean(one[claims.email]) !== '') ?? {};
  const email = clean(source[claims.email]).toLowerCase();
  const known = EMAIL.test(email);
  const name = [text(claims.givenName), text(claims.familyName)].filter(Boolean).join(' ') || text('name') || (known ? (email.split('@')[0] ?? '') : '');
  const siret = text(claims.siret).replaceAll(/\s/g, '');
  return {
    subject: String(idToken['sub']), name: name.slice(0, MOST_OF_A_NAME), email: known ? email : null,
    emailTrusted: known && (vouches || source['email_verified'] === true || source['email_verified'] === 'true'),
    siret: /^\d{14}$/.test(siret) ? siret : null,
    acr: typeof idToken['acr'] === 'string' ? idToken['acr'] : null,
    amr: Array.isArray(idToken['amr']) ? idToken['amr'].filter((one) => typeof one === 'string') : [],
  };
}

const clean = (value: unknown): string => (typeof value === 'string' ? value.replaceAll(/\p{Cc}/gu, ' ').trim() : '');

export const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** True when the person signed in as strongly as is asked. */
export const strongEnough = ({ acr }: Pick<Person, 'acr'>, acrValues: string): boolean => {
  const wanted = words(acrValues);
  return wanted.length === 0 || (acr !== null && wanted.includes(acr));
};

/** True when the provider says that it asked for two factors, and is believed in this (`secondFactorAcr` is not null). */
export const provesSecondFactor = ({ acr, amr }: Pick<Person, 'acr' | 'amr'>, secondFactorAcr: string | null): boolean =>
  secondFactorAcr !== null && (amr.includes('mfa') || (acr !== null && words(secondFactorAcr).includes(acr)));

/** The 9 digits of the body in a siret. */
export const sirenOf = (siret: string | null): string | null => siret?.slice(0, 9) ?? null;

/** Homes of the accounts that a provider opens: all, or its organisation's and those of its members. */
export type Homes = 'all' | readonly string[];

/**
 * Whoever runs a provider can be anybody whom it opens; so a commune's opens the accounts that are at home there, which reach no further than their home
 * (`toHoldings`), and never one of the syndicate's. @param home null: the syndicate's
 */
export const opens = (homes: Homes, home: string | null): boolean => homes === 'all' || (home !== null && homes.includes(home));

/** An account that has the person's address. */
export interface Account { home: string | null; hasPassword: boolean; linkedToProvider: boolean }

export interface Arrival {
  provider: { homes: Homes; vouches: boolean };
  person: Pick<Person, 'email' | 'emailTrusted'>;
  /** The invitation whose link the person came with. */
  brought?: { email: string; home: string | null } | undefined;
  account?: Account | undefined;
  /** An invitation that waits for the person's address. */
  waiting?: { home: string | null } | undefined;
}

/**
 * What happens with somebody who is linked to no account yet.
 * `join`: the invitation makes the account; `password`: the account's own password links the two; `link`: it has none, and the provider is believed; `request`: a person decides.
 */
export type Verdict = 'join' | 'password' | 'link' | 'request' | 'other_address' | 'invitation_invalid';

export function verdict({ provider, person, brought, account, waiting }: Arrival): Verdict {
  if (brought) {
    if (!opens(provider.homes, brought.home)) return 'invitation_invalid';
    return person.email === brought.email ? 'join' : 'other_address';
  }
  if (!person.emailTrusted) return 'request';
  if (account) {
    if (!opens(provider.homes, account.home)) return 'request';
    if (account.hasPassword) return 'password';
    // Without a password nothing but the address speaks for the person; and it may be another one's by now.
    return provider.vouches && !account.linkedToProvider ? 'link' : 'request';
  }
  return waiting && opens(provider.homes, waiting.home) ? 'join' : 'request';
}

/** A path of this server, for the way back into the console: never another site, the API, or the sign-in page again. */
export function localPath(next: string | undefined): string {
  if (!next || next.length > 1_000 || !/^\/(?![/\\])/.test(next) || next.includes('\\') || /\p{Cc}/u.test(next)) return '/';
  return /^\/(api|sign-in|device)(\/|\?|#|$)/.test(next) ? '/' : next;
}
