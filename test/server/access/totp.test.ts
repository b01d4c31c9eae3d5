import { generateSync } from 'otplib';
import type { TotpConfirmed, TotpStart } from '#contract';
import { Database } from '#database';
import { OWNER, openDoor, type Door } from './door.js';

let door: Door;
beforeAll(async () => { door = await openDoor(); });
afterAll(() => door?.close());

const codeNow = (secret: string) => generateSync({ secret, epoch: Math.floor(door.clock.now().getTime() / 1000) });
const NEXT_CODE = 31;

test('the second factor from its start to its end', async () => {
  const browser = await door.signIn();
  const { secret, uri } = (await browser.call('post', '/session/totp').expect(201)).body as TotpStart;
  expect(uri).toContain('otpauth://totp/Craie');
  // Not confirmed yet: nobody is asked for it.
  await door.signIn();
  await browser.call('put', '/session/totp').send({ code: '000000' }).expect(401);
  const first = codeNow(secret);
  const { recoveryCodes } = (await browser.call('put', '/session/totp').send({ code: first }).expect(200)).body as TotpConfirmed;
  expect(new Set(recoveryCodes).size).toBe(10);
  await browser.call('post', '/session/totp').expect(409);

  // Asked for, and only after the right password.
  expect((await door.tryPassword(OWNER.email, OWNER.password).expect(401)).body).toMatchObject({ code: 'second_factor_required', secondFactor: { totp: true, passkey: null } });
  expect((await door.tryPassword(OWNER.email, 'wrong-password').expect(401)).body.code).toBe('wrong_credentials');

  // Each code works once: the one that confirmed is used up, the next is good for one of two who send it at once.
  await door.tryPassword(OWNER.email, OWNER.password, undefined, first).expect(401);
  door.clock.turn(NEXT_CODE);
  const code = codeNow(secret);
  const twice = await Promise.all([1, 2].map(() => door.tryPassword(OWNER.email, OWNER.password, undefined, code)));
  expect(twice.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401]);

  // A recovery code works once, however it is written.
  const [recovery = ''] = recoveryCodes;
  await door.tryPassword(OWNER.email, OWNER.password, undefined, ` ${recovery.toUpperCase().replaceAll('-', ' ')}`).expect(200);
  await door.tryPassword(OWNER.email, OWNER.password, undefined, recovery).expect(401);

  const rows = await door.server.app.get(Database).system((em) => em.query('select sealed_secret from totp'));
  expect(JSON.stringify(rows)).not.toContain(secret);

  door.clock.turn(NEXT_CODE);
  const last = await door.signIn(codeNow(secret));
  // Somebody else's open session is no proof: ten minutes after the last one it is asked for again.
  door.clock.turn(601);
  expect((await last.call('delete', '/session/totp').expect(403)).body.code).toBe('proof_required');
  await last.call('post', '/session/proof').send({ code: '123456' }).expect(401);
  await last.call('post', '/session/proof').send({ code: codeNow(secret) }).expect(204);
  await last.call('delete', '/session/totp').expect(204);
  await last.call('delete', '/session/totp').expect(404);
  await door.signIn();
});
