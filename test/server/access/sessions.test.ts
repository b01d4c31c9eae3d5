import { io } from 'socket.io-client';
import type { AuditView, Page, SessionRow } from '#contract';
import { openDoor, OWNER, type Browser, type Door } from './door.js';
import { invited, PASSWORD, type Person } from './people.js';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

let door: Door;
let owner: Browser;
let person: Person;
beforeAll(async () => {
  door = await openDoor();
  owner = await door.signIn();
  person = await invited(door, owner, 'noemie', 'auditor');
});
afterAll(() => door?.close());

const enter = async (agent: string, address: string, email = person.email, password = PASSWORD): Promise<Browser> => {
  const answer = await door.tryPassword(email, password, address).set('user-agent', agent).expect(200);
  const cookie = String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  return { cookie, view: answer.body, call: (method, path) => door.call(method, path, address).set('cookie', cookie).set('x-craie-csrf', answer.body.csrf) };
};
const listOf = async (who: Browser, path = '/sessions') => ((await who.call('get', path).expect(200)).body as Page<SessionRow>).items;
const trail = async (action: string) => ((await owner.call('get', `/audit?action=${action}`).expect(200)).body as Page<AuditView>).items;

test('says where one is signed in, in words, and which is this one', async () => {
  await enter(FIREFOX, '203.0.113.20');
  const phone = await enter(IPHONE, '203.0.113.21');
  const sessions = await listOf(phone);
  expect(sessions).toHaveLength(3);
  expect(sessions[0]).toEqual({
    id: expect.any(String), browser: 'Safari 18', system: 'iPhone', address: '203.0.113.21', method: 'password', createdAt: expect.any(String), lastSeenAt: expect.any(String), current: true,
  });
  expect(sessions[1]).toMatchObject({ browser: 'Firefox 140', system: 'Windows', address: '203.0.113.20', current: false });
  expect(sessions[2]).toMatchObject({ browser: null, system: null, current: false });
  expect(await trail('session.opened')).toEqual(expect.arrayContaining([expect.objectContaining({ detail: { method: 'password', browser: 'Safari 18', system: 'iPhone' } })]));
});

test('page by page, and without those that have ended by themselves', async () => {
  const seen: string[] = [];
  for (let cursor = ''; ;) {
    const { items, next } = (await person.call('get', `/sessions?limit=2${cursor}`).expect(200)).body as Page<SessionRow>;
    seen.push(...items.map(({ id }) => id));
    if (!next) break;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength(3);
  door.clock.turn(11 * 3_600);
  await person.call('get', '/session').expect(200);
  door.clock.turn(2 * 3_600);
  expect(await listOf(person)).toHaveLength(1);
  owner = await door.signIn();
});

test('one that is ended is out at once, on an open page too; one of somebody else is not found', async () => {
  const elsewhere = await enter(FIREFOX, '203.0.113.22');
  const { http } = door.server.urls;
  const page = io(http, { path: '/api/live', transports: ['websocket'], extraHeaders: { origin: http, cookie: elsewhere.cookie }, reconnection: false, forceNew: true });
  await new Promise<void>((resolve, reject) => { page.once('connect', resolve).once('connect_error', reject); });
  const ended = new Promise<string>((resolve) => { page.once('disconnect', resolve); });
  const [found] = await listOf(person);
  await owner.call('delete', `/sessions/${found?.id}`).expect(404);
  await person.call('delete', `/sessions/${found?.id}`).expect(204);
  expect(await ended).toBe('io server disconnect');
  await elsewhere.call('get', '/session').expect(401);
  await person.call('delete', `/sessions/${found?.id}`).expect(404);
  await person.call('get', '/session').expect(200);
  expect((await trail('session.ended'))[0]).toMatchObject({ actor: 'noemie', detail: { browser: 'Firefox 140', system: 'Windows', address: '203.0.113.22' } });
});

test('all but this one', async () => {
  const others = [await enter(FIREFOX, '203.0.113.23'), await enter(IPHONE, '203.0.113.24')];
  await person.call('delete', '/sessions').expect(204);
  for (const other of others) await other.call('get', '/session').expect(401);
  expect(await listOf(person)).toMatchObject([{ current: true }]);
  expect((await trail('sessions.ended'))[0]).toMatchObject({ detail: { name: 'noemie', sessions: 2 } });
});

test('a new password ends the others, live connections too', async () => {
  const other = await enter(FIREFOX, '203.0.113.25');
  await person.call('patch', '/session/user').send({ newPassword: 'une-craie-neuve-au-tableau', currentPassword: PASSWORD }).expect(200);
  await other.call('get', '/session').expect(401);
  await person.call('patch', '/session/user').send({ newPassword: PASSWORD, currentPassword: 'une-craie-neuve-au-tableau' }).expect(200);
});

test('who manages accounts sees and ends them; nobody else does', async () => {
  const phone = await enter(IPHONE, '203.0.113.26');
  const sessions = await listOf(owner, `/users/${person.id}/sessions`);
  expect(sessions.map(({ current }) => current)).toEqual([false, false]);
  await owner.call('delete', `/users/${person.id}/sessions/${sessions[0]?.id}`).expect(204);
  await phone.call('get', '/session').expect(401);
  expect((await trail('session.ended'))[0]).toMatchObject({ actor: 'owner', subject: `user:${person.id}`, detail: { name: 'noemie' } });
  await person.call('get', `/users/${person.id}/sessions`).expect(403);
  await person.call('delete', `/users/${person.id}/sessions`).expect(403);
  const other = await invited(door, owner, 'oscar', 'auditor');
  await owner.call('delete', `/users/${other.id}/sessions/${(await listOf(person))[0]?.id}`).expect(404);
  await owner.call('delete', `/users/${person.id}/sessions`).expect(204);
  await person.call('get', '/session').expect(401);
  await other.call('get', '/session').expect(200);
  // Their own, seen from there: the one that asks stays.
  const me = (await owner.call('get', `/users?q=${OWNER.email}`)).body.items[0];
  await owner.call('delete', `/users/${me.id}/sessions`).expect(204);
  await owner.call('get', '/session').expect(200);
});
