/** A commune's console on a host of its own: browsers come back to where they went from, and only to hosts that the table knows. */
import type { IdentityProviderView, OrganisationView } from '#contract';
import { openTown, type Town } from './town.js';

let town: Town;
let dax: OrganisationView;
beforeAll(async () => {
  town = await openTown({}, undefined, { PUBLIC_URL: 'https://craie.example' });
  dax = (await town.owner.call('post', '/organisations').send({ name: 'Dax', kind: 'commune' }).expect(201)).body as OrganisationView;
  const body = { permissions: ['devices.read'], name: 'Dax', colour: '#2b6a56', locale: 'fr', host: 'parc.dax.example', signIn: { password: true, providers: [town.provider.id] } };
  await town.owner.call('put', `/organisations/${dax.id}/delegation`).send(body).expect(200);
});
afterAll(() => town?.close());

const back = async (host?: string) => {
  const call = town.door.call('get', `/sign-in/oidc/${town.provider.id}`);
  const answer = await (host ? call.set('host', host) : call).expect(302);
  return { to: new URL(String(answer.headers['location'])).searchParams.get('redirect_uri'), cookie: String(answer.headers['set-cookie']?.[0]) };
};

test('the way back begins where the browser is', async () => {
  const path = `/api/v1/sign-in/oidc/${town.provider.id}/callback`;
  expect((await back('parc.dax.example')).to).toBe(`https://parc.dax.example${path}`);
  for (const host of [undefined, 'craie.example', 'evil.example', 'parc.dax.example.evil.example']) expect([host, (await back(host)).to]).toEqual([host, `https://craie.example${path}`]);
  expect((await back()).cookie).toMatch(/^__Host-craie-oidc=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/);
});

test('both are shown to be declared at the provider', async () => {
  const view = (await town.owner.call('get', `/identity-providers/${town.provider.id}`).expect(200)).body as IdentityProviderView;
  expect(view).toMatchObject({ redirectUri: expect.stringMatching(/^https:\/\/craie\.example\//), elsewhere: [{ redirectUri: expect.stringMatching(/^https:\/\/parc\.dax\.example\//), signOutUri: 'https://parc.dax.example/sign-in' }] });
});
