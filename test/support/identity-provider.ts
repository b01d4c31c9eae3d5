/**
 * A real OpenID Connect provider (npm oidc-provider) on loopback, with people of its own, PKCE required, and what a hostile or broken one could do:
 * tokens changed and signed again, keys rotated, answers that never come or never end.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import type { ClientMetadata, Configuration, Provider } from 'oidc-provider';

export interface Account { given_name?: string; usual_name?: string; family_name?: string; name?: string; email?: string; email_verified?: boolean; siret?: string; acr?: string; amr?: string[] }
type Claims = Record<string, unknown>;
type Tamper = (claims: Claims) => Claims;

export interface Mischief {
  idToken?: Tamper;
  /** Of a signed answer. */
  userinfo?: Tamper;
  /** Signs changed tokens with a key that nobody published. */
  foreignKey?: boolean;
  /** A path whose answer never comes. */
  silent?: string;
  /** A path whose answer never ends. */
  endless?: string;
}

export interface Idp {
  issuer: string;
  accounts: Record<string, Account>;
  /** Who signs in without being asked; undefined: a page asks; 'cancel': the person says no. */
  person: string | undefined;
  mischief: Mischief;
  /** Starts (again) with this client. */
  serve(client: Partial<ClientMetadata> & Pick<ClientMetadata, 'redirect_uris'>, more?: Configuration): void;
  /** Other keys from now on; the old ones are gone. */
  rotate(): void;
  close(): Promise<void>;
}

export const CLIENT = { client_id: 'craie', client_secret: 'a-secret-of-the-client-0123456789' };

interface Key { kid: string; private: KeyObject }
let keys = 0;
const newKey = (): Key => ({ kid: `key-${++keys}`, private: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey });

export async function openIdp(accounts: Record<string, Account> = {}): Promise<Idp> {
  const { Provider: Made } = await quietly(() => import('oidc-provider'));
  let handler: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
  let provider: Provider | undefined;
  let key = newKey();
  const foreign = newKey();
  let last: Parameters<Idp['serve']> | undefined;

  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', idp.issuer).pathname;
    if (idp.mischief.silent === path) return;
    if (idp.mischief.endless === path) return endless(response.writeHead(200, { 'content-type': 'application/json' }));
    if (path.startsWith('/interaction/')) return void interact(request, response);
    if (path === '/token' && idp.mischief.idToken) resigning(response, (text) => rewritten(text, idp.mischief.idToken));
    if (path === '/me' && idp.mischief.userinfo) resigning(response, (text) => resigned(text, idp.mischief.userinfo));
    void handler?.(request, response);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });

  const resigned = (jwt: string, tamper: Tamper = (claims) => claims) => {
    const by = idp.mischief.foreignKey ? foreign : key;
    return new SignJWT(tamper(decodeJwt(jwt))).setProtectedHeader({ ...decodeProtectedHeader(jwt), alg: 'RS256', kid: key.kid }).sign(by.private);
  };
  const rewritten = async (text: string, tamper: Tamper | undefined) => {
    const body = JSON.parse(text) as { id_token?: string };
    return JSON.stringify(body.id_token ? { ...body, id_token: await resigned(body.id_token, tamper) } : body);
  };

  /** Signs the person in, or asks who it is. */
  const interact = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = new URL(request.url ?? '/', idp.issuer).searchParams.get('login') ?? idp.person;
    if (asked === undefined) {
      const people = Object.keys(idp.accounts).map((id) => `<p><button name="login" value="${id}">${id}</button></p>`).join('');
      response.setHeader('content-type', 'text/html; charset=utf-8').end(`<!doctype html><html lang="fr"><title>Compte de la ville</title><main><h1>Compte de la ville</h1><form>${people}<p><button name="login" value="cancel">Annuler</button></p></form></main></html>`);
      return;
    }
    const { acr, amr } = idp.accounts[asked] ?? {};
    const result = asked === 'cancel' ? { error: 'access_denied', error_description: 'the person said no' } : { login: { accountId: asked, ...(acr && { acr }), ...(amr && { amr }) } };
    await provider?.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };

  const idp: Idp = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accounts, person: undefined, mischief: {},
    serve(client, more = {}) {
      last = [client, more];
      provider = quietly(() => new Made(idp.issuer, {
        clients: [{ ...CLIENT, response_types: ['code'], grant_types: ['authorization_code'], ...client }],
        jwks: { keys: [{ ...key.private.export({ format: 'jwk' }), kid: key.kid, use: 'sig', alg: 'RS256' }] },
        pkce: { required: () => true },
        scopes: ['openid', 'email', 'profile', 'given_name', 'usual_name', 'siret'],
        claims: {
          openid: ['sub', 'acr', 'amr'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name'], given_name: ['given_name'], usual_name: ['usual_name'], siret: ['siret'],
        },
        conformIdTokenClaims: false,
        acrValues: ['eidas1', 'eidas2'],
        features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true }, rpInitiatedLogout: { enabled: true } },
        interactions: { url: (_, { uid }) => `/interaction/${uid}` },
        cookies: { keys: ['a-key-of-the-test'] },
        findAccount: (_, sub) => (idp.accounts[sub] ? { accountId: sub, claims: async () => ({ sub, ...idp.accounts[sub] }) } : undefined),
        async loadExistingGrant({ oidc }) {
          const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
          grant.addOIDCScope('openid email profile given_name usual_name siret');
          await grant.save();
          return grant;
        },
        ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
        ...more,
      }));
      handler = provider.callback();
    },
    rotate() {
      key = newKey();
      if (last) idp.serve(...last);
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  return idp;
}

/** It says that it wants a newer Node.js and a real store: neither matters here. */
function quietly<T>(work: () => T): T {
  const { warn } = console;
  console.warn = () => undefined;
  const result = work();
  if (result instanceof Promise) void result.finally(() => { console.warn = warn; });
  else console.warn = warn;
  return result;
}

/** Writes until the other side has had enough. */
function endless(response: ServerResponse): void {
  const write = (): void => { if (!response.destroyed && response.write(' '.repeat(16_384))) setImmediate(write); };
  response.on('drain', write);
  write();
}

/** Holds an answer back and lets another text go in its place. */
function resigning(response: ServerResponse, change: (text: string) => Promise<string>): void {
  const end = response.end.bind(response);
  response.end = ((body: string | Buffer) => {
    void change(String(body)).then((text) => { response.setHeader('content-length', Buffer.byteLength(text)); end(text); }, () => end(body));
    return response;
  }) as ServerResponse['end'];
}

/** A browser that only follows: cookies by host and port, redirects to the end. */
export class Follower {
  private readonly jar = new Map<string, Map<string, string>>();
  /** Every address that was visited. */
  readonly visited: string[] = [];

  /** @returns the address where no redirect follows, or the first for which `stop` says so (not visited) */
  async go(url: string, stop: (url: string) => boolean = () => false): Promise<string> {
    for (let at = url, hops = 0; hops < 20; hops++) {
      if (stop(at)) return at;
      const answer = await this.fetch(at);
      const to = answer.headers.get('location');
      if (!to) return at;
      at = new URL(to, at).href;
    }
    throw new Error(`Redirected in circles: ${this.visited.join(' ')}`);
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url);
    this.visited.push(url);
    const answer = await fetch(url, { redirect: 'manual', ...init, headers: { ...(init.headers as Record<string, string>), cookie: this.cookies(url), connection: 'close' } });
    const jar = this.jar.get(host) ?? new Map<string, string>();
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = '', ...value] = pair.split('=');
      const gone = attributes.some((one) => /^max-age=0$/i.test(one) || (/^expires=/i.test(one) && Date.parse(one.slice(8)) < Date.now()));
      if (gone) jar.delete(name);
      else jar.set(name, value.join('='));
    }
    this.jar.set(host, jar);
    return answer;
  }

  cookies(url: string): string {
    return [...(this.jar.get(new URL(url).host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
