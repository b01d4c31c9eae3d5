import { Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import type { OidcTrouble } from '#contract';
import { Clock } from '../../shared/clock.js';
import { Log } from '../../shared/log.js';
import { Outbound, OutboundError } from '../../shared/outbound.js';
import { Vault } from '../vault.js';
import type { IdentityProviderEntity } from './identity-provider.entity.js';
import { personOf, words, type Claims, type Person } from './oidc.rules.js';

/** Why a sign-in by a provider ended, in a word of the contract. */
export class OidcEnd extends Error {
  constructor(readonly trouble: OidcTrouble, options?: ErrorOptions) {
    super(`sign-in by a provider: ${trouble}`, options);
    this.name = 'OidcEnd';
  }
}

/** Discovery is asked for again after this, ms. Keys are read anew at each sign-in, so that a rotation needs no waiting. */
const FRESH = 5 * 60_000;
const MOST_KEPT = 200;
/** As OpenID Connect bounds it. */
const LONGEST_SUBJECT = 255;

/** The provider gives itself another name than the one it is known by here. */
export class OtherIssuer extends Error {
  constructor(readonly issuer: string) {
    super('the provider names itself otherwise');
    this.name = 'OtherIssuer';
  }
}

/** What is known of a sign-in before the browser leaves. */
export interface Departure { url: string; state: string; nonce: string; verifier: string }

/**
 * The protocol, by openid-client: discovery, code flow with PKCE (S256), state and nonce; every signature is checked (ID token, and userinfo
 * where it is signed), against keys read from the issuer itself. All requests go through `Outbound`.
 */
@Injectable()
export class OidcClient {
  /** Bounds of each request to a provider: discovery, keys, token, userinfo. */
  readonly patience = { timeoutMs: 10_000, maxBytes: 256 * 1024 };
  private readonly metadata = new Map<string, { at: number; answer: Promise<oidc.ServerMetadata> }>();

  constructor(
    private readonly outbound: Outbound,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Where the browser goes. @throws OidcEnd `unreachable`, `untrusted` */
  async depart(provider: IdentityProviderEntity, redirectUri: string): Promise<Departure> {
    return this.explained(provider, async () => {
      const config = await this.configuration(provider);
      const verifier = oidc.randomPKCECodeVerifier();
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
      const parameters = {
        redirect_uri: redirectUri, scope: provider.scopes, state, nonce, code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
        ...(provider.acrValues && { acr_values: words(provider.acrValues).join(' ') }),
      };
      return { url: fit(oidc.buildAuthorizationUrl(config, parameters), provider), state, nonce, verifier };
    });
  }

  /** @param callback the address that the browser came back to, whole. @throws OidcEnd */
  async arrive(provider: IdentityProviderEntity, callback: URL, { state, nonce, verifier }: Omit<Departure, 'url'>): Promise<{ person: Person; idToken: string }> {
    return this.explained(provider, async () => {
      const config = await this.configuration(provider);
      const tokens = await oidc.authorizationCodeGrant(config, callback, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true });
      const claims = tokens.claims();
      if (!claims || !tokens.id_token || claims.sub.length > LONGEST_SUBJECT) throw new OidcEnd('untrusted');
      const userinfo: Claims = config.serverMetadata().userinfo_endpoint ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub) : {};
      // The specification lets a signed answer leave both out; without them it might be another client's.
      if (provider.userinfoAlg && !(userinfo['iss'] === claims.iss && [userinfo['aud']].flat().includes(provider.clientId ?? ''))) throw new OidcEnd('untrusted');
      return { person: personOf({ idToken: claims, userinfo }, provider), idToken: tokens.id_token };
    });
  }

  /** Where a browser ends its session at the provider; null when it offers no such place, or is not there. */
  async signOutUrl(provider: IdentityProviderEntity, idToken: string | null, returnUri: string): Promise<string | null> {
    try {
      const config = await this.configuration(provider);
      if (!config.serverMetadata().end_session_endpoint) return null;
      return fit(oidc.buildEndSessionUrl(config, { ...(idToken && { id_token_hint: idToken }), post_logout_redirect_uri: returnUri, state: oidc.randomState() }), provider);
    } catch {
      return null;
    }
  }

  /** What the provider says of itself now. @throws the library's or `OutboundError` */
  discover(issuer: string): Promise<oidc.ServerMetadata> {
    return this.read(issuer);
  }

  /** The library's `fetch`. */
  readonly fetch = async (url: string, { method, headers, body }: oidc.CustomFetchOptions): Promise<Response> => {
    const answer = await this.outbound.send({
      url, method, headers, ...this.patience, ...(body instanceof URLSearchParams && { body: body.toString() }),
    });
    const plain = Object.entries(answer.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]]));
    return new Response([204, 304].includes(answer.status) ? null : new Uint8Array(answer.body), { status: answer.status, headers: plain });
  };

  private async configuration(provider: IdentityProviderEntity): Promise<oidc.Configuration> {
    if (!provider.clientId) throw new OidcEnd('gone');
    const metadata = await this.known(provider.issuer);
    const secret = provider.sealedSecret === null ? undefined : this.vault.open(provider.sealedSecret, provider.id);
    const client: Partial<oidc.ClientMetadata> = {
      ...(provider.userinfoAlg && { userinfo_signed_response_alg: provider.userinfoAlg }), [oidc.clockSkew]: Math.round((this.clock.now().getTime() - Date.now()) / 1_000),
    };
    const config = new oidc.Configuration(metadata, provider.clientId, client, authentication(metadata, secret));
    config[oidc.customFetch] = this.fetch;
    config.timeout = this.patience.timeoutMs / 1_000;
    oidc.enableNonRepudiationChecks(config);
    // Which plain address may be called is decided by Outbound alone.
    oidc.allowInsecureRequests(config);
    return config;
  }

  /** One question for all who ask at once; a failure is forgotten at once. */
  private known(issuer: string): Promise<oidc.ServerMetadata> {
    const now = performance.now();
    const found = this.metadata.get(issuer);
    if (found && now - found.at < FRESH) return found.answer;
    const answer = this.read(issuer);
    this.metadata.delete(issuer);
    for (const [oldest] of this.metadata) if (this.metadata.size >= MOST_KEPT) this.metadata.delete(oldest);
    this.metadata.set(issuer, { at: now, answer });
    answer.catch(() => this.metadata.delete(issuer));
    return answer;
  }

  private async read(issuer: string): Promise<oidc.ServerMetadata> {
    // The library takes such an address as it is, whatever issuer stands behind it.
    if (issuer.includes('/.well-known/')) throw new OidcEnd('untrusted');
    const config = await oidc.discovery(new URL(issuer), 'nobody', undefined, oidc.None(), {
      algorithm: 'oidc', timeout: this.patience.timeoutMs / 1_000, [oidc.customFetch]: this.fetch, execute: [oidc.allowInsecureRequests],
    });
    const metadata = config.serverMetadata();
    // It makes exceptions for providers of many tenants, where an address proves nothing.
    if (new URL(metadata.issuer).href !== new URL(issuer).href) throw new OtherIssuer(metadata.issuer);
    return metadata;
  }

  private async explained<T>(provider: IdentityProviderEntity, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof OidcEnd) throw error;
      const trouble = troubleOf(error);
      // Claims and tokens may stand in the library's error: its own words and code are enough.
      const { message, code } = error as { message?: string; code?: string };
      if (trouble !== 'cancelled') this.log.warn({ providerId: provider.id, issuer: provider.issuer, trouble, why: message, what: code }, 'a sign-in by an identity provider failed');
      throw new OidcEnd(trouble);
    }
  }
}

/** A place that browsers are sent to: a provider says it, and it might say `javascript:`. @throws OidcEnd `untrusted` */
function fit({ protocol, href }: URL, { issuer }: IdentityProviderEntity): string {
  if (protocol === 'https:' || (protocol === 'http:' && issuer.startsWith('http:'))) return href;
  throw new OidcEnd('untrusted');
}

/** The secret in the header where the provider takes it there, in the form otherwise. */
function authentication(metadata: oidc.ServerMetadata, secret: string | undefined): oidc.ClientAuth {
  if (secret === undefined) return oidc.None();
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic') || !methods.includes('client_secret_post') ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
}

const causes = (error: unknown): unknown[] => (error instanceof Error && error.cause !== undefined ? [error, ...causes(error.cause)] : [error]);

function troubleOf(error: unknown): OidcTrouble {
  const all = causes(error);
  if (all.some((one) => one instanceof OutboundError)) return 'unreachable';
  const answer = all.find((one) => one instanceof oidc.AuthorizationResponseError);
  if (answer) return answer.error === 'access_denied' ? 'cancelled' : 'provider_refused';
  if (all.some((one) => one instanceof oidc.ResponseBodyError || one instanceof oidc.WWWAuthenticateChallengeError)) return 'provider_refused';
  const code = (error as { code?: unknown }).code;
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return 'unreachable';
  return ['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'].includes(String(code)) ? 'provider_refused' : 'untrusted';
}
