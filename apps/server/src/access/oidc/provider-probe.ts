import { Injectable } from '@nestjs/common';
import type { ServerMetadata } from 'openid-client';
import type { ProviderCheck, ProviderFinding } from '#contract';
import { OutboundError } from '../../shared/outbound.js';
import type { IdentityProviderEntity } from './identity-provider.entity.js';
import { OidcClient, OtherIssuer } from './oidc-client.js';
import { words } from './oidc.rules.js';

/** Looks at what a provider says of itself, and tells what fits and what does not, before people meet it at the sign-in. */
@Injectable()
export class ProviderProbe {
  constructor(private readonly client: OidcClient) {}

  async look(provider: IdentityProviderEntity): Promise<ProviderCheck> {
    const findings = await this.findings(provider);
    return { findings, fits: findings.every(({ level }) => level !== 'bad') };
  }

  private async findings(provider: IdentityProviderEntity): Promise<ProviderFinding[]> {
    let metadata: ServerMetadata;
    try {
      metadata = await this.client.discover(provider.issuer);
    } catch (error) {
      return [whyNot(error)];
    }
    const ready: ProviderFinding = provider.clientId ? { level: 'good', code: 'client' } : { level: 'attention', code: 'client_missing' };
    return [{ level: 'good', code: 'reached' }, { level: 'good', code: 'issuer', value: metadata.issuer.slice(0, 300) }, ...fitting(provider, metadata), await this.keys(metadata), ready];
  }

  private async keys({ jwks_uri }: ServerMetadata): Promise<ProviderFinding> {
    const missing: ProviderFinding = { level: 'bad', code: 'keys_missing' };
    if (!jwks_uri) return missing;
    try {
      const { keys } = (await (await this.client.fetch(jwks_uri, { method: 'GET', headers: { accept: 'application/json' }, body: undefined, redirect: 'manual' })).json()) as { keys?: unknown[] };
      return Array.isArray(keys) && keys.length > 0 ? { level: 'good', code: 'keys', value: String(keys.length) } : missing;
    } catch {
      return missing;
    }
  }
}

/** Of an error of the discovery. */
function whyNot(error: unknown): ProviderFinding {
  const all = [error, (error as Error).cause, ((error as Error).cause as Error | undefined)?.cause];
  const outbound = all.find((one) => one instanceof OutboundError);
  if (outbound) return { level: 'bad', code: outbound.trouble };
  if (error instanceof OtherIssuer) return { level: 'bad', code: 'issuer_differs', value: error.issuer.slice(0, 300) };
  const said = ((error as Error).cause as { body?: { issuer?: unknown } } | undefined)?.body?.issuer;
  return typeof said === 'string' ? { level: 'bad', code: 'issuer_differs', value: said.slice(0, 300) } : { level: 'bad', code: 'no_discovery' };
}

const has = (list: unknown, wanted: string): boolean => Array.isArray(list) && list.includes(wanted);

/** A list that a provider leaves out says nothing. */
function fitting({ scopes, userinfoAlg, acrValues, sealedSecret }: IdentityProviderEntity, metadata: ServerMetadata): ProviderFinding[] {
  const good = (fine: boolean, code: ProviderFinding['code'], otherwise: Omit<ProviderFinding, 'value'>, value?: string): ProviderFinding =>
    fine ? { level: 'good', code } : { ...otherwise, ...(value && { value: value.slice(0, 300) }) };
  const endpoints = [metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri].every((url) => typeof url === 'string' && /^https?:\/\//.test(url));
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const unknownScopes = Array.isArray(metadata.scopes_supported) ? words(scopes).filter((scope) => !has(metadata.scopes_supported, scope)) : [];
  const acrs = metadata['acr_values_supported'];
  const unknownAcrs = Array.isArray(acrs) ? words(acrValues).filter((acr) => !has(acrs, acr)) : [];
  const signed = metadata.userinfo_signing_alg_values_supported;
  return [
    good(endpoints, 'endpoints', { level: 'bad', code: 'endpoints_missing' }),
    good(has(metadata.response_types_supported, 'code'), 'code', { level: 'bad', code: 'code_missing' }),
    good(has(metadata.code_challenge_methods_supported, 'S256'), 'pkce', { level: 'attention', code: 'pkce_unsaid' }),
    ...(sealedSecret === null ? [] : [good(['client_secret_basic', 'client_secret_post'].some((method) => methods.includes(method)), 'secret', { level: 'bad', code: 'secret_unfit' }, methods.join(', '))]),
    good(unknownScopes.length === 0, 'scopes', { level: 'attention', code: 'scopes_unknown' }, unknownScopes.join(', ')),
    ...(metadata.userinfo_endpoint ? [] : [{ level: userinfoAlg ? ('bad' as const) : ('attention' as const), code: 'userinfo_missing' as const }]),
    ...(userinfoAlg ? [good(signed === undefined || has(signed, userinfoAlg), 'userinfo_signed', { level: 'bad', code: 'userinfo_unsigned' }, userinfoAlg)] : []),
    ...(words(acrValues).length === 0 ? [] : [good(unknownAcrs.length === 0, 'acr', { level: 'attention', code: 'acr_unknown' }, unknownAcrs.join(', '))]),
    good(metadata.end_session_endpoint !== undefined, 'sign_out', { level: 'attention', code: 'sign_out_missing' }),
    ...(metadata.authorization_response_iss_parameter_supported === true ? [{ level: 'good' as const, code: 'names_itself' as const }] : []),
  ];
}
