/** A server, an owner, and a provider of the syndicate (ProConnect's manner) that is ready to be used. */
import { DELEGABLE, type IdentityProviderBody, type IdentityProviderChange, type IdentityProviderView, type SessionView } from '#contract';
import { openDoor, type Browser, type Door } from '../door.js';
import { CLIENT, Follower, openIdp, type Account, type Idp } from '../../../support/identity-provider.js';
import type { EngineName } from '../../../support/database.js';
import type { ClientMetadata, Configuration } from 'oidc-provider';

export interface Town {
  door: Door;
  owner: Browser;
  idp: Idp;
  provider: IdentityProviderView;
  /** One more provider, of another issuer when `issuer` says so. */
  add(body: Partial<IdentityProviderBody>, change?: IdentityProviderChange): Promise<IdentityProviderView>;
  change(change: IdentityProviderChange, id?: string): Promise<IdentityProviderView>;
  /** A commune's people only have their roles while its console is handed over to it. */
  handOver(organisationId: string): Promise<void>;
  /** The provider knows this client from now on. */
  serve(client?: Partial<ClientMetadata>, more?: Configuration): void;
  /** From the button to where one ends up; a path of the console. */
  come(person: string | undefined, options?: { follower?: Follower; query?: string; id?: string }): Promise<{ at: string; follower: Follower }>;
  /** Who is signed in with these cookies. */
  session(follower: Follower): Promise<SessionView | undefined>;
  close(): Promise<void>;
}

export async function openTown(accounts: Record<string, Account> = {}, engine?: EngineName, settings: Record<string, string> = {}): Promise<Town> {
  const [door, idp] = await Promise.all([openDoor({ ALLOW_PRIVATE_TARGETS: 'loopback', ...settings }, engine), openIdp(accounts)]);
  const owner = await door.signIn();
  const origin = door.server.urls.http;
  const change: Town['change'] = async (body, id = town.provider.id) => (await owner.call('patch', `/identity-providers/${id}`).send(body).expect(200)).body as IdentityProviderView;
  const add: Town['add'] = async (body, changes = {}) => {
    const made = (await owner.call('post', '/identity-providers').send({ name: 'ProConnect', issuer: idp.issuer, kind: 'proconnect', ...body }).expect(201)).body as IdentityProviderView;
    return change({ clientId: CLIENT.client_id, clientSecret: CLIENT.client_secret, enabled: true, ...changes }, made.id);
  };
  const town: Town = {
    door, owner, idp, add, change, provider: await add({}),
    serve: (client = {}, more = {}) => idp.serve({ redirect_uris: [town.provider.redirectUri], post_logout_redirect_uris: [town.provider.signOutUri], userinfo_signed_response_alg: 'RS256', ...client }, more),
    async handOver(organisationId) {
      const body = { permissions: DELEGABLE, name: 'Commune', colour: '#2b6a56', locale: 'fr', slug: `c-${organisationId.slice(-12)}`, signIn: { password: true, providers: [] } };
      await owner.call('put', `/organisations/${organisationId}/delegation`).send(body).expect(200);
    },
    async come(person, { follower = new Follower(), query = '', id = town.provider.id } = {}) {
      idp.person = person;
      const at = await follower.go(`${origin}/api/v1/sign-in/oidc/${id}${query}`);
      return { at: at.replace(origin, ''), follower };
    },
    async session(follower) {
      const answer = await follower.fetch(`${origin}/api/v1/session`);
      return answer.status === 200 ? ((await answer.json()) as SessionView) : undefined;
    },
    async close() {
      await door.close();
      await idp.close();
    },
  };
  town.serve();
  return town;
}
