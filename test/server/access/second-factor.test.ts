import { generateSync } from 'otplib';
import { io } from 'socket.io-client';
import type { ApiTokenView, PasskeyAdded, SessionView, SignInPolicyView, TotpConfirmed, TotpStart, UserView } from '#contract';
import { Authenticator } from '../../support/authenticator.js';
import { describeEngines } from '../../support/database.js';
import { OWNER, openDoor, type Browser, type Door } from './door.js';
import { browserOf, handOver, invited } from './people.js';

/** Browsers name the host: passkeys need one. */
const ORIGIN = 'http://craie.localhost';

describeEngines('the second factor', (engine) => {
  let door: Door;
  let owner: Browser;
  /** What the owner has set up. */
  let secret: string;
  // As in production: the rule is not switched off.
  beforeAll(async () => {
    door = await openDoor({ CRAIE_SECOND_FACTOR: 'roles', PUBLIC_URL: ORIGIN }, engine);
    owner = await door.signIn();
  });
  afterAll(() => door?.close());

  const codeNow = () => generateSync({ secret, epoch: Math.floor(door.clock.now().getTime() / 1000) });
  const look = async (who: Browser) => (await who.call('get', '/session').expect(200)).body as SessionView;
  const person = async (q: string) => (await owner.call('get', `/users?q=${q}`).expect(200)).body.items[0] as UserView;
  const addPasskey = async (who: Browser, authenticator = new Authenticator(ORIGIN)) =>
    (await who.call('post', '/session/passkeys').send({ name: 'Clé', ...authenticator.create((await who.call('post', '/session/passkeys/options').expect(200)).body) }).expect(201)).body as PasskeyAdded;
  const policy = async (body: object) => (await owner.call('put', '/sign-in-policy').send(body).expect(200)).body as SignInPolicyView;
  const refusedEverything = async (who: Browser) => {
    for (const [method, path] of [['get', '/devices'], ['get', '/sites'], ['get', '/sessions'], ['get', '/session/passkeys'], ['get', '/session/api-tokens'], ['patch', '/session/user'], ['post', '/organisations'], ['delete', '/session/totp']] as const) {
      const { status, body } = await who.call(method, path).send(method === 'get' ? undefined : {});
      expect([path, status, body.code]).toEqual([path, 403, 'second_factor_setup']);
    }
  };
  const listen = async (who: Browser) => {
    const { port } = door.server.app.getHttpServer().address() as { port: number };
    const page = io(`http://127.0.0.1:${port}`, { path: '/api/live', transports: ['websocket'], extraHeaders: { origin: ORIGIN, cookie: who.cookie }, reconnection: false, forceNew: true });
    await new Promise<void>((resolve, reject) => { page.once('connect', resolve).once('connect_error', (error) => { page.close(); reject(error); }); });
    return { ended: new Promise<string>((resolve) => { page.once('disconnect', resolve); }) };
  };

  it('the very first owner is let in to set one up, and to nothing else; then the session is a full one', async () => {
    expect(owner.view).toMatchObject({ secondFactor: { required: true, missing: true }, permissions: [] });
    await refusedEverything(owner);
    await expect(listen(owner)).rejects.toThrow();
    const other = await door.signIn();
    const start = (await owner.call('post', '/session/totp').expect(201)).body as TotpStart;
    secret = start.secret;
    await refusedEverything(owner);
    expect(((await owner.call('put', '/session/totp').send({ code: codeNow() }).expect(200)).body as TotpConfirmed).recoveryCodes).toHaveLength(10);
    const view = await look(owner);
    expect(view.secondFactor).toEqual({ required: true, missing: false });
    expect(view.permissions).toContain('sign-in.manage');
    await owner.call('get', '/devices').expect(200);
    // Whoever else was in with the password alone is out.
    await other.call('get', '/session').expect(401);
    door.clock.turn(31);
    expect((await door.tryPassword(OWNER.email, OWNER.password, undefined, codeNow()).expect(200)).body.secondFactor.missing).toBe(false);
  });

  it('the last one cannot be removed while the role asks for it; one of two can', async () => {
    expect((await owner.call('delete', '/session/totp').expect(409)).body.code).toBe('last_factor');
    const { passkey, recoveryCodes } = await addPasskey(owner);
    expect(recoveryCodes).toEqual([]);
    const both = await Promise.all([owner.call('delete', '/session/totp'), owner.call('delete', `/session/passkeys/${passkey.id}`)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 409]);
    if ((await look(owner)).user.totpEnabled) return;
    const start = (await owner.call('post', '/session/totp').expect(201)).body as TotpStart;
    secret = start.secret;
    await owner.call('put', '/session/totp').send({ code: codeNow() }).expect(200);
    await owner.call('delete', `/session/passkeys/${passkey.id}`).expect(204);
  });

  it('a role that is given later asks for it at once: in open pages, and for API tokens', async () => {
    const auditor = await invited(door, owner, 'auguste', 'auditor');
    expect(auditor.view.secondFactor).toEqual({ required: false, missing: false });
    const token = (await auditor.call('post', '/session/api-tokens').send({ name: 'script', permissions: ['devices.read'] }).expect(201)).body as ApiTokenView;
    const script = () => door.call('get', '/devices').set('authorization', `Bearer ${token.token}`);
    await script().expect(200);
    const live = await listen(auditor);
    await owner.call('post', `/users/${auditor.id}/grants`).send({ role: 'operator' }).expect(201);
    expect(await live.ended).toBe('io server disconnect');
    await refusedEverything(auditor);
    expect((await script().expect(403)).body).toMatchObject({ code: 'second_factor_setup', detail: expect.stringContaining('token') });
    expect(await person(auditor.email)).toMatchObject({ secondFactorMissing: true });
    await addPasskey(auditor);
    await auditor.call('get', '/devices').expect(200);
    await script().expect(200);
    expect(await person(auditor.email)).toMatchObject({ secondFactorMissing: false, passkeys: 1 });
  });

  it('the syndicate’s rule can reach everybody, or nobody; it counts at once and is in the journal', async () => {
    const before = (await owner.call('get', '/sign-in-policy').expect(200)).body as SignInPolicyView;
    expect(before).toMatchObject({ everybody: false, standard: true, missing: 0 });
    expect(before.forcedRoles).toEqual(expect.arrayContaining(['owner', 'operator']));
    const auditor = await invited(door, owner, 'basile', 'auditor');
    const live = await listen(auditor);
    expect(await policy({ forcedRoles: ['owner'], everybody: true })).toMatchObject({ everybody: true, standard: false, missing: 1 });
    expect(await live.ended).toBe('io server disconnect');
    await refusedEverything(auditor);
    await policy({ forcedRoles: [], everybody: false });
    await auditor.call('get', '/devices').expect(200);
    await auditor.call('get', '/sign-in-policy').expect(403);
    await owner.call('put', '/sign-in-policy').send({ forcedRoles: ['emperor'], everybody: false }).expect(400);
    const trail = (await owner.call('get', '/audit?action=sign-in-policy.changed').expect(200)).body.items;
    expect(trail).toMatchObject([{ detail: { roles: '', everybody: false } }, { detail: { roles: 'owner', everybody: true } }]);
    // Now the last one may go, and its recovery codes with it.
    await owner.call('delete', '/session/totp').expect(204);
    await door.signIn();
    await policy({ forcedRoles: ['owner', 'operator'], everybody: false });
    expect(await look(owner)).toMatchObject({ secondFactor: { required: true, missing: true } });
    await addPasskey(owner);
  });

  it('a commune asks for more of those who hold a role there, and cannot ask for less', async () => {
    await policy({ forcedRoles: ['owner', 'commune-admin'], everybody: false });
    const { body: commune } = await owner.call('post', '/organisations').send({ name: 'Dax', kind: 'commune', code: '40088' }).expect(201);
    await handOver(owner, commune);
    const admin = await invited(door, owner, 'mairie', 'commune-admin', undefined, { organisationId: commune.id });
    await addPasskey(admin);
    const technician = await invited(door, owner, 'atelier', 'commune-technician', undefined, { organisationId: commune.id });
    const outsider = await invited(door, owner, 'ailleurs', 'auditor');
    await technician.call('get', '/devices').expect(200);
    const place = `/sign-in-policy?organisationId=${commune.id}`;
    expect((await admin.call('get', place).expect(200)).body).toEqual({ forcedRoles: [], everybody: false, standard: true, above: { forcedRoles: ['commune-admin', 'owner'], everybody: false }, missing: 0 });
    // The syndicate's rule is not theirs: without a name, their own is meant.
    await admin.call('put', `/sign-in-policy?organisationId=${owner.view.organisation.id}`).send({ forcedRoles: [], everybody: false }).expect(404);
    expect((await admin.call('put', '/sign-in-policy').send({ forcedRoles: ['commune-technician'], everybody: false }).expect(200)).body).toMatchObject({ standard: false, missing: 1 });
    await refusedEverything(technician);
    await outsider.call('get', '/devices').expect(200);
    expect((await look(admin)).secondFactor.required).toBe(true);
    await admin.call('put', place).send({ forcedRoles: [], everybody: false }).expect(200);
    await technician.call('get', '/devices').expect(200);
    expect((await look(admin)).secondFactor.required).toBe(true);
    const { body: other } = await owner.call('post', '/organisations').send({ name: 'Pau', kind: 'commune', code: '64445' }).expect(201);
    await admin.call('put', `/sign-in-policy?organisationId=${other.id}`).send({ forcedRoles: [], everybody: true }).expect(404);
    // Sessions likewise: of people at home there, not of those of the syndicate.
    expect((await admin.call('get', `/users/${outsider.id}/sessions`)).status).toBe(404);
    await admin.call('delete', `/users/${outsider.id}/sessions`).expect(404);
    await outsider.call('get', '/session').expect(200);
    await policy({ forcedRoles: ['owner', 'operator'], everybody: false });
  });

  it('whoever has to set one up can still leave, and prove who they are when it took long', async () => {
    const operator = await invited(door, owner, 'camille', 'operator');
    door.clock.turn(601);
    expect((await operator.call('post', '/session/passkeys/options').expect(403)).body.code).toBe('proof_required');
    await operator.call('post', '/session/proof').send({ password: 'wrong-wrong-wrong' }).expect(401);
    await operator.call('post', '/session/proof').send({}).expect(400);
    await operator.call('post', '/session/proof').send({ password: 'tableau-noir-sans-craie', code: '123456' }).expect(400);
    await operator.call('post', '/session/proof').send({ password: 'tableau-noir-sans-craie' }).expect(204);
    // A password is no second factor.
    await refusedEverything(operator);
    await addPasskey(operator);
    await operator.call('get', '/devices').expect(200);
    const leaving = await invited(door, owner, 'denis', 'operator');
    await leaving.call('delete', '/session').expect(204);
    await browserOf(door, leaving.email);
  });

  it('what lasts asks for a recent proof', async () => {
    const auditor = await invited(door, owner, 'edith', 'auditor');
    door.clock.turn(601);
    for (const [method, path] of [['post', '/session/api-tokens'], ['post', '/session/totp'], ['post', '/session/passkeys/options'], ['delete', '/session/totp']] as const) {
      expect((await auditor.call(method, path).send({ name: 'x' }).expect(403)).body.code).toBe('proof_required');
    }
    await auditor.call('get', '/devices').expect(200);
    await auditor.call('post', '/session/proof').send({ password: 'tableau-noir-sans-craie' }).expect(204);
    await auditor.call('post', '/session/api-tokens').send({ name: 'x', permissions: ['devices.read'] }).expect(201);
    door.clock.turn(599);
    await auditor.call('post', '/session/api-tokens').send({ name: 'x', permissions: ['devices.read'] }).expect(201);
    // Guessing here is as slow as at the door.
    const answers: number[] = [];
    for (let n = 0; n < 10; n++) answers.push((await auditor.call('post', '/session/proof').send({ password: `guess-${n}` })).status);
    expect(answers.at(-1)).toBe(429);
  });
});
