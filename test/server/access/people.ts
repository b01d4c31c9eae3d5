/** More people at a door: invited by the owner, with an account and a browser of their own. */
import { DELEGABLE, type DelegationView, type GrantBody, type InvitationView, type OrganisationView, type SessionView, type UserView } from '#contract';
import type { Browser, Door } from './door.js';

export const PASSWORD = 'tableau-noir-sans-craie';

export interface Person extends Browser { id: string; email: string }

/** @param until when the role ends; contractors always have an end @param place where it is held; the whole syndicate when absent */
export async function invited(door: Door, owner: Browser, name: string, role: string, until?: string, place: Pick<GrantBody, 'organisationId' | 'siteIds'> = {}): Promise<Person> {
  const email = `${name}@syndicat.example`;
  const { secret } = (await owner.call('post', '/invitations').send({ email, role, ...(until && { until }), ...place }).expect(201)).body as InvitationView;
  await door.call('post', `/join/${secret}`).send({ name, password: PASSWORD }).expect(204);
  const { items } = (await owner.call('get', `/users?q=${email}`).expect(200)).body as { items: UserView[] };
  return { id: items[0]?.id ?? '', email, ...(await browserOf(door, email)) };
}

/** People of a commune do something there once its console is handed over to it. @param change of the rest of the body */
export async function handOver(owner: Browser, { id, name }: Pick<OrganisationView, 'id' | 'name'>, change: object = {}): Promise<DelegationView> {
  const body = { permissions: DELEGABLE, name, colour: '#8a1c3d', locale: 'fr', slug: `c-${id.slice(-12)}`, signIn: { password: true, providers: [] }, ...change };
  return (await owner.call('put', `/organisations/${id}/delegation`).send(body).expect(200)).body as DelegationView;
}

export async function browserOf(door: Door, email: string): Promise<Browser> {
  const answer = await door.tryPassword(email, PASSWORD).expect(200);
  const cookie = String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  const view = answer.body as SessionView;
  return { cookie, view, call: (method, path) => door.call(method, path).set('cookie', cookie).set('x-craie-csrf', view.csrf) };
}
