import { Database } from '#database';
import { OwnerService } from '../../../apps/server/src/access/index.js';
import { OWNER, openDoor, type Door } from './door.js';

let door: Door;
let link: string;
const body = { email: OWNER.email, name: 'Cécile', password: OWNER.password };
const owner = () => door.server.app.get(OwnerService);

beforeAll(async () => { door = await openDoor({ CRAIE_OWNER_EMAIL: '', CRAIE_OWNER_PASSWORD_FILE: '' }); });
afterAll(() => door?.close());
beforeEach(async () => { link = (await owner().newLink()) ?? ''; });

test('only the newest link is valid, for a day, and it is not stored in the clear', async () => {
  const newer = (await owner().newLink()) ?? '';
  await door.call('get', `/setup/${link}`).expect(403).expect(({ body: problem }) => expect(problem.code).toBe('setup_link_invalid'));
  await door.call('get', `/setup/${newer}`).expect(204);
  await door.call('get', '/setup/guess').expect(403);
  const rows = await door.server.app.get(Database).system((em) => em.query('select * from setup_link'));
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(newer);
  door.clock.turn(86_401);
  await door.call('get', `/setup/${newer}`).expect(403);
});

test.each([
  [{ ...body, password: 'short' }, 'password'],
  [{ ...body, password: 'motdepassemotdepasse' }, 'password'],
  [{ ...body, password: 'abababababababab' }, 'password'],
  [{ ...body, email: 'no address' }, 'email'],
  [{ ...body, name: '   ' }, 'name'],
])('an owner that cannot be: %j', async (wrong, field) => {
  const answer = await door.call('post', `/setup/${link}`).send(wrong).expect(400);
  expect(answer.body.fields.map((entry: { field: string }) => entry.field)).toEqual([field]);
  await door.call('get', `/setup/${link}`).expect(204);
});

test('of several who use it at once one becomes the owner, and then there is no other link', async () => {
  const tries = await Promise.all([1, 2, 3].map((n) => door.call('post', `/setup/${link}`).send({ ...body, email: `owner${n}@syndicat.example` })));
  expect(tries.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 403, 403]);
  const users = await door.server.app.get(Database).system((em) => em.query('select email from app_user'));
  expect(users).toHaveLength(1);
  expect(await owner().newLink()).toBeNull();
  await door.tryPassword(users[0].email, body.password).expect(200);
});
