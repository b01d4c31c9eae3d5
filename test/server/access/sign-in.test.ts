import { OWNER, openDoor, type Door } from './door.js';

let door: Door;
beforeAll(async () => { door = await openDoor(); });
afterAll(() => door?.close());

test('sign in, look, sign out: the cookie is for this site alone and not for scripts', async () => {
  const answer = await door.tryPassword(OWNER.email.toUpperCase(), OWNER.password).expect(200);
  expect(answer.headers['set-cookie']?.[0]).toMatch(/^craie=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(answer.body).toMatchObject({ user: { email: OWNER.email, locale: 'fr', totpEnabled: false }, organisation: { name: expect.any(String) } });
  const browser = await door.signIn();
  await browser.call('get', '/session').expect(200).expect(({ body }) => expect(body.csrf).toBe(browser.view.csrf));
  await browser.call('delete', '/session').expect(204);
  await browser.call('get', '/session').expect(401);
});

test('a wrong password and an account that does not exist are the same answer', async () => {
  const wrong = await door.tryPassword(OWNER.email, 'not-the-password', '192.0.2.50').expect(401);
  const unknown = await door.tryPassword('nobody@syndicat.example', 'not-the-password', '192.0.2.50').expect(401);
  expect(unknown.body).toEqual(wrong.body);
  expect(wrong.body.code).toBe('wrong_credentials');
});

test('guessing one account from one address is locked out, for accounts that exist and others alike, and ends by itself', async () => {
  for (const email of [OWNER.email, 'nobody@syndicat.example']) {
    const answers = [];
    for (let n = 0; n < 12; n++) answers.push(await door.tryPassword(email, `guess-${n}`, '203.0.113.9'));
    const refused = answers.at(-1);
    expect(refused?.status).toBe(429);
    expect(refused?.body).toMatchObject({ code: 'too_many_attempts', retryAfterSeconds: expect.any(Number) });
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  }
  // The right password waits as well there, and works at once from the owner's own place.
  await door.tryPassword(OWNER.email, OWNER.password, '203.0.113.9').expect(429);
  await door.signIn();
  door.clock.turn(3_600);
  await door.tryPassword(OWNER.email, OWNER.password, '203.0.113.9').expect(200);
});

test('guesses in parallel gain nothing over guesses in a row', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => door.tryPassword('target@syndicat.example', `guess-${n}`, '203.0.113.10')));
  const checked = answers.filter(({ status }) => status === 401).length;
  expect(checked).toBeLessThanOrEqual(9);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(30 - checked);
});

test('the same person signs in at several places at once', async () => {
  const place = async (n: number) => {
    const answers = [];
    // Each success takes back what was counted, while the others are being counted.
    for (let round = 0; round < 8; round++) answers.push((await door.tryPassword(OWNER.email, OWNER.password, `198.51.100.${20 + (n % 2)}`)).status);
    return answers;
  };
  const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => place(n)));
  expect(answers.flat().filter((status) => status !== 200)).toEqual([]);
});

test('a count made a moment ahead, by a clock that is ahead, makes nobody wait', async () => {
  door.clock.turn(5);
  await door.tryPassword(OWNER.email, 'mistyped-password', '198.51.100.30').expect(401);
  door.clock.turn(-5);
  await door.tryPassword(OWNER.email, OWNER.password, '198.51.100.30').expect(200);
});

test('many people behind one address are served while others there mistype', async () => {
  await Promise.all(Array.from({ length: 40 }, (_, n) => door.tryPassword(`teacher-${n}@school.example`, 'mistyped-password', '198.51.100.1').expect(401)));
  await door.signIn();
});

test('a session ends when it was idle for long, and is kept by use', async () => {
  const idle = await door.signIn();
  const used = await door.signIn();
  door.clock.turn(7 * 3_600);
  await used.call('get', '/session').expect(200);
  door.clock.turn(7 * 3_600);
  await used.call('get', '/session').expect(200);
  await idle.call('get', '/session').expect(401);
});

test('a new password needs the current one and ends the other sessions', async () => {
  const here = await door.signIn();
  const elsewhere = await door.signIn();
  const next = 'agrafe-pile-cheval-correct';
  await here.call('patch', '/session/user').send({ newPassword: next, currentPassword: 'wrong-password' }).expect(401);
  await here.call('patch', '/session/user').send({ newPassword: 'aaaaaaaaaaaa', currentPassword: OWNER.password }).expect(400);
  await here.call('patch', '/session/user').send({ newPassword: next, currentPassword: OWNER.password, name: 'Cécile', locale: 'en' }).expect(200)
    .expect(({ body }) => expect(body.user).toMatchObject({ name: 'Cécile', locale: 'en' }));
  await elsewhere.call('get', '/session').expect(401);
  await here.call('get', '/session').expect(200);
  const again = await door.signIn(undefined, next);
  await again.call('patch', '/session/user').send({ newPassword: OWNER.password, currentPassword: next }).expect(200);
});
