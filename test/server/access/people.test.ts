import { io } from 'socket.io-client';
import type { AuditView, InvitationOffer, InvitationView, Page, UserView } from '#contract';
import { Database } from '#database';
import { describeEngines } from '../../support/database.js';
import { OWNER, openDoor, type Browser, type Door } from './door.js';
import { browserOf, invited, PASSWORD } from './people.js';

const DAY = 86_400;

describeEngines('people', (engine) => {
  let door: Door;
  let owner: Browser;
  beforeAll(async () => {
    door = await openDoor({}, engine);
    owner = await door.signIn();
  });
  afterAll(() => door?.close());

  const inDays = (days: number) => new Date(door.clock.now().getTime() + days * DAY * 1_000).toISOString();
  const invite = (body: object) => owner.call('post', '/invitations').send(body);
  const find = async (q: string) => ((await owner.call('get', `/users?q=${encodeURIComponent(q)}`).expect(200)).body as Page<UserView>).items;
  const trail = async (action: string) => ((await owner.call('get', `/audit?action=${action}`).expect(200)).body as Page<AuditView>).items;

  it('invites: the link says what is offered, makes one account, and is used up', async () => {
    const invitation = (await invite({ email: 'Zoe@Syndicat.example', role: 'operator' }).expect(201)).body as InvitationView;
    expect(invitation).toMatchObject({ email: 'zoe@syndicat.example', role: 'operator', until: null, invitedBy: 'owner', secret: expect.stringMatching(/^[\w-]{43}$/) });
    const listed = (await owner.call('get', '/invitations').expect(200)).body as Page<InvitationView>;
    expect(listed.items).toMatchObject([{ id: invitation.id }]);
    expect(JSON.stringify(listed)).not.toContain(invitation.secret);

    const link = `/join/${invitation.secret}`;
    const offer = (await door.call('get', link).expect(200)).body as InvitationOffer;
    expect(offer).toEqual({ organisation: expect.any(String), email: 'zoe@syndicat.example', role: 'operator', place: null, until: null, invitedBy: 'owner', expiresAt: invitation.expiresAt, locale: 'fr' });
    expect((await door.call('post', link).send({ name: 'Zoé', password: 'aaaaaaaaaaaa' }).expect(400)).body.fields[0].codes).toEqual(['password_simple']);
    const both = await Promise.all([1, 2].map(() => door.call('post', link).send({ name: 'Zoé', password: PASSWORD })));
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 403]);
    expect((await door.call('get', link).expect(403)).body.code).toBe('invitation_invalid');
    expect((await owner.call('get', '/invitations').expect(200)).body.items).toEqual([]);

    const zoe = await browserOf(door, 'zoe@syndicat.example');
    expect(zoe.view.permissions).toContain('deployments.manage');
    expect(zoe.view.permissions).not.toContain('users.manage');
    await zoe.call('get', '/users').expect(403);
    expect(await find('ZOE')).toMatchObject([{ name: 'Zoé', grants: [{ role: 'operator', until: null, grantedBy: 'owner' }], totpEnabled: false, lastSeenAt: expect.any(String) }]);
    expect(await trail('user.joined')).toMatchObject([{ actor: 'Zoé', detail: { name: 'Zoé', role: 'operator' } }]);
  });

  it('a second invitation to an address ends the first; one that is taken back or old opens nothing', async () => {
    const [first, second] = [await invite({ email: 'remi@x.example', role: 'auditor' }), await invite({ email: 'remi@x.example', role: 'operator' })].map(({ body }) => body as InvitationView);
    await door.call('get', `/join/${first?.secret}`).expect(403);
    expect((await door.call('get', `/join/${second?.secret}`).expect(200)).body.role).toBe('operator');
    await owner.call('delete', `/invitations/${second?.id}`).expect(204);
    await owner.call('delete', `/invitations/${second?.id}`).expect(404);
    await door.call('get', `/join/${second?.secret}`).expect(403);
    await door.call('post', `/join/${'x'.repeat(43)}`).send({ name: 'x', password: PASSWORD }).expect(403);
    const { secret } = (await invite({ email: 'remi@x.example', role: 'auditor' })).body as InvitationView;
    door.clock.turn(7 * DAY + 1);
    await door.call('get', `/join/${secret}`).expect(403);
    door.clock.turn(-7 * DAY - 1);
    expect((await invite({ email: OWNER.email, role: 'auditor' }).expect(409)).body.code).toBe('conflict');
  });

  it('a contractor has an end, and is out when it comes, without anybody doing anything', async () => {
    expect((await invite({ email: 'titulaire@x.example', role: 'contractor' }).expect(400)).body.fields[0]).toMatchObject({ field: 'until', codes: ['missing'] });
    for (const until of [inDays(-1), inDays(400)]) expect((await invite({ email: 'titulaire@x.example', role: 'contractor', until }).expect(400)).body.fields[0].codes).toEqual(['range']);
    const contractor = await invited(door, owner, 'titulaire', 'contractor', inDays(1));
    const { body: token } = await contractor.call('post', '/session/api-tokens').send({ name: 'script', permissions: ['devices.read'], expiresInDays: 30 }).expect(201);
    await contractor.call('get', '/devices').expect(200);
    door.clock.turn(DAY + 60);
    await contractor.call('get', '/devices').expect(401);
    await door.call('get', '/devices').set('authorization', `Bearer ${token.token}`).expect(401);
    expect((await door.tryPassword(contractor.email, PASSWORD).expect(403)).body.code).toBe('access_ended');
    expect((await door.tryPassword(contractor.email, 'another-password-altogether').expect(401)).body.code).toBe('wrong_credentials');
    door.clock.turn(-DAY - 60);
  });

  it('gives and takes roles: what was taken ends at once, also on an open page', async () => {
    const person = await invited(door, owner, 'yann', 'auditor');
    await owner.call('post', `/users/${person.id}/grants`).send({ role: 'auditor' }).expect(409);
    const given = (await owner.call('post', `/users/${person.id}/grants`).send({ role: 'operator', until: inDays(30) }).expect(201)).body as UserView;
    expect(given.grants.map(({ role }) => role).sort()).toEqual(['auditor', 'operator']);
    await person.call('post', '/organisations').send({ name: 'Par Yann', kind: 'other' }).expect(201);
    const operator = given.grants.find(({ role }) => role === 'operator');
    await owner.call('delete', `/users/${person.id}/grants/${operator?.id}`).expect(200);
    await owner.call('delete', `/users/${person.id}/grants/${operator?.id}`).expect(404);
    await person.call('post', '/organisations').send({ name: 'Encore', kind: 'other' }).expect(403);
    await person.call('get', '/devices').expect(200);

    const { http } = door.server.urls;
    const page = io(http, { path: '/api/live', transports: ['websocket'], extraHeaders: { origin: http, cookie: person.cookie }, reconnection: false, forceNew: true });
    await new Promise<void>((resolve, reject) => { page.once('connect', resolve).once('connect_error', reject); });
    const ended = new Promise<string>((resolve) => { page.once('disconnect', resolve); });
    await owner.call('delete', `/users/${person.id}/grants/${given.grants.find(({ role }) => role === 'auditor')?.id}`).expect(200);
    expect(await ended).toBe('io server disconnect');
    await person.call('get', '/session').expect(401);
    expect(await trail('grant.ended')).toMatchObject([{ detail: { name: 'yann', role: 'auditor' } }, { detail: { name: 'yann', role: 'operator' } }]);
  });

  it('removes a person: sessions, tokens and grants go, the trail keeps the name', async () => {
    const person = await invited(door, owner, 'lucie', 'operator');
    await owner.call('delete', `/users/${person.id}`).expect(204);
    await person.call('get', '/session').expect(401);
    await door.tryPassword(person.email, PASSWORD).expect(401);
    await owner.call('delete', `/users/${person.id}`).expect(404);
    const [{ left }] = await door.server.app.get(Database).system((em) => em.query(
      `select (select count(*) from session where user_id = $1) + (select count(*) from access_grant where user_id = $1) as left`, [person.id]));
    expect(Number(left)).toBe(0);
    expect(await trail('user.removed')).toMatchObject([{ detail: { name: 'lucie', email: person.email } }]);
    await invited(door, owner, 'lucie', 'auditor');
  });

  it('somebody can always let others in: nobody changes their own access, the last owner stays', async () => {
    const [me] = await find(OWNER.email);
    const mine = me?.grants[0];
    expect((await owner.call('delete', `/users/${me?.id}`).expect(409)).body.detail).toMatch(/own access/);
    await owner.call('delete', `/users/${me?.id}/grants/${mine?.id}`).expect(409);
    const second = await invited(door, owner, 'seconde', 'owner', inDays(90));
    // An owner for a time is not one who keeps the house.
    expect((await second.call('delete', `/users/${me?.id}/grants/${mine?.id}`).expect(409)).body.detail).toMatch(/last owner/);
    expect((await second.call('delete', `/users/${me?.id}`).expect(409)).body.detail).toMatch(/last owner/);
    expect(await find(OWNER.email)).toHaveLength(1);
    await owner.call('post', `/users/${second.id}/grants`).send({ role: 'owner' }).expect(201);
    // Of two who remove each other in the same instant one stays.
    const both = await Promise.all([second.call('delete', `/users/${me?.id}`), owner.call('delete', `/users/${second.id}`)]);
    expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
    if (both[0]?.status === 204) owner = second;
  });

  it('lists by name, page by page, also those of the same name', async () => {
    for (const [at, name] of ['Anaïs', 'anais', 'Bérénice'].entries()) {
      const { secret } = (await invite({ email: `listed-${at}@x.example`, role: 'auditor' }).expect(201)).body as InvitationView;
      await door.call('post', `/join/${secret}`).send({ name, password: PASSWORD }).expect(204);
    }
    const names: string[] = [];
    for (let cursor = ''; ;) {
      const { items, next } = (await owner.call('get', `/users?limit=2${cursor}`).expect(200)).body as Page<UserView>;
      names.push(...items.map(({ name }) => name));
      if (!next) break;
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
    expect(names.slice(0, 2).sort()).toEqual(['Anaïs', 'anais']);
    expect(names[2]).toBe('Bérénice');
    expect(new Set(names).size).toBe(names.length);
    await owner.call('get', '/users?cursor=WyJhIiwiYiJd').expect(400);
  });

  it('an API token manages nobody', async () => {
    const { body } = await owner.call('post', '/session/api-tokens').send({ name: 'script', permissions: ['devices.read'] }).expect(201);
    for (const [method, path] of [['get', '/users'], ['get', '/invitations'], ['post', '/invitations']] as const) {
      await door.call(method, path).set('authorization', `Bearer ${body.token}`).send({}).expect(403);
    }
  });
});
