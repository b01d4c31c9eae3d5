import { io } from 'socket.io-client';
import type { ActPreview, ActView, AppView, AuditView, CommandsSent, CommandView, DeploymentPreview, OrganisationView, Page, SettingKey } from '#contract';
import { Database } from '#database';
import { ActRunner } from '../../../../apps/server/src/access/index.js';
import { DeviceService } from '../../../../apps/server/src/devices/index.js';
import { describeEngines } from '../../../support/database.js';
import { openDoor, type Browser, type Door } from '../door.js';
import { browserOf, handOver, invited, type Person } from '../people.js';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 24 * HOUR;

describeEngines('dangerous acts', (engine) => {
  let door: Door;
  let owner: Browser;
  let second: Person;
  let root: string;
  let commune: OrganisationView;
  let other: OrganisationView;
  let here: string[];
  let there: string[];
  beforeAll(async () => {
    door = await openDoor({}, engine);
    owner = await door.signIn();
    root = owner.view.organisation.id;
    const add = async (name: string) => (await owner.call('post', '/organisations').send({ name, kind: 'commune' }).expect(201)).body as OrganisationView;
    [commune, other] = [await add('Mimizan'), await add('Tartas')];
    [here, there] = [await devices(commune.id, 8), await devices(other.id, 3)];
    second = await invited(door, owner, 'seconde', 'operator');
    await set('acts.dangerous-from', 3);
    await set('acts.second-person-from', 6);
    await later(DAY + MINUTE);
  });
  afterAll(() => door?.close());
  // Each test has an hour of its own.
  afterEach(() => later(HOUR + MINUTE));

  const devices = (organisationId: string, count: number) => door.server.app.get(Database).system(async (em) => {
    const ids: string[] = [];
    for (let number = 1; number <= count; number++) {
      ids.push(await door.server.app.get(DeviceService).create(em, { tenantId: root, organisationId, siteId: null, name: `T-${String(number).padStart(2, '0')}`, platform: 'linux', serial: null, machineId: null, agentVersion: '0.1.0', tokenId: null }));
    }
    return ids;
  });
  const set = (key: SettingKey, value: number, where = root) => owner.call('put', `/organisations/${where}/settings/${key}`).send({ value }).expect(200);
  /** Sessions live on: what is looked at here is older than they would be. */
  const later = async (seconds: number) => {
    door.clock.turn(seconds);
    owner = await door.signIn();
    second = { ...second, ...(await browserOf(door, second.email)) };
  };
  const takeBack = ({ id }: OrganisationView) => owner.call('delete', `/organisations/${id}/delegation`).send({ reason: 'fin' }).expect(({ status }) => expect(status).toBeLessThan(300));
  const order = (who: Browser, ids: string[], more: object = {}) => who.call('post', '/commands').send({ devices: { ids }, kind: 'reboot', ...more });
  const ask = async (who: Browser, ids: string[], reason = 'Mise à jour du soir') => {
    const { act, ...rest } = (await order(who, ids, { reason }).expect(201)).body as CommandsSent;
    expect(rest).toEqual({ count: 0, commands: [] });
    return act as ActView;
  };
  const run = () => door.server.app.get(ActRunner).run();
  const waiting = async (who: Browser) => (await who.call('get', '/acts').expect(200)).body as ActView[];
  const find = async (id: string, who = owner) => (await waiting(who)).find((act) => act.id === id);
  const ordersOf = async (id: string) => ((await owner.call('get', `/devices/${id}/commands`).expect(200)).body as Page<CommandView>).items.filter(({ kind }) => kind === 'reboot').length;
  const orders = async (ids: string[]) => Promise.all(ids.map(ordersOf));
  const trail = async (action: string) => ((await owner.call('get', `/audit?action=${action}`).expect(200)).body as Page<AuditView>).items;

  it('one device, or few, or what cannot hurt, is as quick as ever', async () => {
    const before = await orders(here.slice(0, 2));
    expect((await order(owner, here.slice(0, 2)).expect(201)).body).toMatchObject({ count: 2 });
    expect(await orders(here.slice(0, 2))).toEqual(before.map((count) => count + 1));
    expect((await owner.call('post', '/commands').send({ devices: { ids: here }, kind: 'refresh-inventory' }).expect(201)).body).toMatchObject({ count: 8 });
  });

  it('a dry run says how many, the names, and what will be asked; nothing is done', async () => {
    const preview = async (ids: string[]) => (await owner.call('post', '/commands/preview').send({ devices: { ids }, kind: 'reboot' }).expect(200)).body as ActPreview;
    expect(await preview(here)).toEqual({ devices: 8, names: here.map((_, at) => `T-0${at + 1}`), dangerous: true, delayMinutes: 10, secondPerson: true, refusal: null, left: 2_000 });
    expect(await preview(here.slice(0, 3))).toMatchObject({ devices: 3, dangerous: true, secondPerson: false });
    expect(await preview(here.slice(0, 1))).toMatchObject({ devices: 1, names: ['T-01'], dangerous: false, delayMinutes: 0 });
    await owner.call('post', '/commands/preview').send({ devices: { ids: here }, kind: 'ring', args: { seconds: 5 } }).expect(400);
    expect(await waiting(owner)).toEqual([]);
  });

  it('waits its time, is seen by who may do it, and is carried out once, with its reason in the journal', async () => {
    expect((await order(owner, here.slice(0, 4)).expect(400)).body.fields).toMatchObject([{ field: 'reason', codes: ['missing'] }]);
    const ids = here.slice(0, 4);
    const before = await orders(ids);
    const act = await ask(owner, ids);
    expect(act).toMatchObject({ kind: 'command.reboot', devices: 4, names: ['T-01', 'T-02', 'T-03', 'T-04'], reason: 'Mise à jour du soir', askedBy: 'owner', secondPerson: false, end: null, mayApprove: false });
    expect(Date.parse(act.runsAt) - Date.parse(act.askedAt)).toBe(10 * MINUTE * 1_000);
    await run();
    expect(await orders(ids)).toEqual(before);
    expect(await find(act.id, second)).toMatchObject({ id: act.id, end: null });
    door.clock.turn(10 * MINUTE);
    // Several rounds, as of several servers, do it once.
    await Promise.all([run(), run()]);
    await run();
    expect(await orders(ids)).toEqual(before.map((count) => count + 1));
    expect(await find(act.id)).toMatchObject({ end: 'done', reached: 4 });
    expect((await trail('act.asked'))[0]).toMatchObject({ actor: 'owner', subject: `act:${act.id}`, detail: { act: 'command.reboot', count: 4 }, reason: 'Mise à jour du soir' });
    expect((await trail('act.done'))[0]).toMatchObject({ actor: 'owner', detail: { count: 4 }, reason: 'Mise à jour du soir' });
  });

  it('is cancelled by anybody who may do it, while it waits', async () => {
    const ids = here.slice(0, 3);
    const before = await orders(ids);
    const act = await ask(owner, ids);
    expect((await second.call('post', `/acts/${act.id}/cancel`).send({ reason: 'pas ce soir' }).expect(200)).body).toMatchObject({ end: 'cancelled', endedBy: 'seconde' });
    expect((await owner.call('post', `/acts/${act.id}/cancel`).send({}).expect(409)).body.code).toBe('act_over');
    door.clock.turn(11 * MINUTE);
    await run();
    expect(await orders(ids)).toEqual(before);
    expect((await trail('act.cancelled'))[0]).toMatchObject({ actor: 'seconde', subject: `act:${act.id}`, reason: 'pas ce soir' });
  });

  it('many need a second person: not the asker, nobody new, nobody elsewhere, nobody with less', async () => {
    const before = await orders(here);
    const act = await ask(owner, here);
    door.clock.turn(11 * MINUTE);
    await run();
    expect(await orders(here)).toEqual(before);
    expect((await owner.call('post', `/acts/${act.id}/approve`).expect(403)).body.detail).toMatch(/second person/);
    await handOver(owner, other);
    const [fresh, auditor, elsewhere] = [await invited(door, owner, `neuve-${engine}`, 'operator'), await invited(door, owner, `voit-${engine}`, 'auditor'), await invited(door, owner, `tartas-${engine}`, 'commune-admin', undefined, { organisationId: other.id })];
    expect(await find(act.id, fresh)).toMatchObject({ mayApprove: true });
    expect((await fresh.call('post', `/acts/${act.id}/approve`).expect(403)).body.code).toBe('act_newcomer');
    for (const who of [auditor, elsewhere]) {
      expect(await waiting(who)).toEqual([]);
      for (const verb of ['approve', 'cancel']) await who.call('post', `/acts/${act.id}/${verb}`).send({}).expect(404);
    }
    await takeBack(other);
    expect((await second.call('post', `/acts/${act.id}/approve`).expect(200)).body).toMatchObject({ approvedBy: 'seconde', mayApprove: false });
    await second.call('post', `/acts/${act.id}/approve`).expect(409);
    await run();
    expect(await orders(here)).toEqual(before.map((count) => count + 1));
    expect((await trail('act.done'))[0]).toMatchObject({ actor: 'owner', detail: { count: 8 } });
    expect((await trail('act.approved'))[0]).toMatchObject({ actor: 'seconde', subject: `act:${act.id}` });
  });

  it('a commune approves what is its own, and not what reaches further', async () => {
    await handOver(owner, commune);
    const admin = await invited(door, owner, `mairie-${engine}`, 'commune-admin', undefined, { organisationId: commune.id });
    await later(DAY + HOUR);
    const local = { ...admin, ...(await browserOf(door, admin.email)) };
    await owner.call('post', `/organisations/${commune.id}/looks`).send({ reason: 'mise à jour' }).expect(({ status }) => expect(status).toBeLessThan(300));
    const [own, wide] = [await ask(owner, here), await ask(owner, [...here, ...there])];
    expect((await waiting(local)).map(({ id }) => id)).toEqual([own.id]);
    await local.call('post', `/acts/${wide.id}/approve`).expect(404);
    await local.call('post', `/acts/${own.id}/approve`).expect(200);
    for (const { id } of [own, wide]) await owner.call('post', `/acts/${id}/cancel`).send({}).expect(200);
    const rows = await door.server.app.get(Database).tenant({ tenantId: root, organisations: [commune.id] }, (em) => em.query('select id from pending_act where id = any($1::uuid[])', [[own.id, wide.id]]));
    expect(rows).toEqual([{ id: own.id }]);
    await takeBack(commune);
  });

  it('nobody approved within a day: it ends, and says so', async () => {
    const act = await ask(owner, here);
    await later(DAY + 11 * MINUTE);
    await run();
    expect(await find(act.id)).toMatchObject({ end: 'not_approved', reached: 0 });
    expect((await trail('act.ended'))[0]).toMatchObject({ detail: { end: 'not_approved' }, reason: 'Mise à jour du soir' });
  });

  it('at its time the rights are asked again, and the devices: who was removed does nothing, what has gone is not reached', async () => {
    const operator = await invited(door, owner, `partie-${engine}`, 'operator');
    await later(DAY + HOUR);
    const gone = { ...operator, ...(await browserOf(door, operator.email)) };
    const [lost, less] = [await ask(gone, here.slice(0, 3)), await ask(owner, here.slice(4))];
    await owner.call('delete', `/users/${operator.id}`).expect(204);
    await owner.call('patch', `/devices/${here[7]}`).send({ status: 'retired' }).expect(200);
    const before = await orders(here);
    door.clock.turn(11 * MINUTE);
    await run();
    expect(await find(lost.id)).toMatchObject({ end: 'rights', reached: 0 });
    expect(await find(less.id)).toMatchObject({ end: 'done', devices: 4, reached: 3 });
    expect(await orders(here)).toEqual(before.map((count, at) => count + (at >= 4 && at < 7 ? 1 : 0)));
    await owner.call('patch', `/devices/${here[7]}`).send({ status: 'active' }).expect(200);
  });

  it('whoever has just come asks for nothing dangerous and loosens nothing; what is small they may', async () => {
    const fresh = await invited(door, owner, `hier-${engine}`, 'operator');
    expect((await fresh.call('post', '/commands/preview').send({ devices: { ids: here }, kind: 'reboot' }).expect(200)).body).toMatchObject({ refusal: 'newcomer' });
    expect((await order(fresh, here, { reason: 'x' }).expect(403)).body.code).toBe('act_newcomer');
    expect((await fresh.call('put', `/organisations/${root}/settings/acts.newcomer-hours`).send({ value: 0 }).expect(403)).body.code).toBe('act_newcomer');
    await fresh.call('delete', `/organisations/${root}/settings/acts.dangerous-from`).expect(403);
    await fresh.call('put', `/organisations/${root}/settings/school.week`).send({ value: 'none' }).expect(200);
    await order(fresh, here.slice(0, 1)).expect(201);
  });

  it('an hour holds so many devices: small acts count too, each commune has its own, and the next hour is a new one', async () => {
    await set('acts.hourly-devices', 5, commune.id);
    await order(owner, here.slice(0, 2)).expect(201);
    for (const status of ['retired', 'active']) await owner.call('patch', `/devices/${here[7]}`).send({ status }).expect(200);
    await order(owner, here.slice(0, 2)).expect(201);
    const refused = await order(owner, here.slice(0, 1)).expect(429);
    expect([refused.body.code, refused.body.retryAfterSeconds]).toEqual(['act_budget', HOUR]);
    expect((await owner.call('post', '/commands/preview').send({ devices: { ids: here.slice(0, 1) }, kind: 'lock' }).expect(200)).body).toMatchObject({ refusal: 'budget', left: 0 });
    expect((await owner.call('patch', `/devices/${here[1]}`).send({ status: 'retired' }).expect(429)).body.code).toBe('act_budget');
    await order(owner, there.slice(0, 2)).expect(201);
    door.clock.turn(HOUR + MINUTE);
    await order(owner, here.slice(0, 1)).expect(201);
    await owner.call('delete', `/organisations/${commune.id}/settings/acts.hourly-devices`).expect(200);
  });

  it('a removal from many waits as well, under the name of its app', async () => {
    const app = (await owner.call('post', '/apps').send({ name: 'Tux Paint', package: 'tuxpaint' }).expect(201)).body as AppView;
    const body = { appId: app.id, devices: { ids: here.slice(0, 4) } };
    expect(((await owner.call('post', '/deployments/preview').send({ ...body, ensure: 'present' }).expect(200)).body as DeploymentPreview).act).toBeNull();
    expect(((await owner.call('post', '/deployments/preview').send({ ...body, ensure: 'absent' }).expect(200)).body as DeploymentPreview).act).toMatchObject({ devices: 4, dangerous: true });
    const { act } = (await owner.call('post', '/deployments').send({ ...body, ensure: 'absent', reason: 'licence' }).expect(201)).body as { act: ActView };
    expect(act).toMatchObject({ kind: 'deployment.remove', subject: 'Tux Paint', devices: 4 });
    const made = async () => ((await owner.call('get', `/deployments?appId=${app.id}`).expect(200)).body as Page<{ ensure: string; total: number; createdBy: string }>).items;
    expect(await made()).toEqual([]);
    door.clock.turn(11 * MINUTE);
    await run();
    expect(await made()).toMatchObject([{ ensure: 'absent', total: 4, createdBy: 'owner' }]);
    expect((await owner.call('post', '/deployments').send({ ...body, ensure: 'present' }).expect(201)).body).toMatchObject({ ensure: 'present', total: 4 });
  });

  it('open pages hear of it', async () => {
    const { http } = door.server.urls;
    const page = io(http, { path: '/api/live', transports: ['websocket'], extraHeaders: { origin: http, cookie: second.cookie }, reconnection: false, forceNew: true });
    await new Promise<void>((resolve, reject) => { page.once('connect', resolve).once('connect_error', reject); });
    const heard = () => new Promise<unknown>((resolve) => { page.once('acts.changed', resolve); });
    const asked = heard();
    const act = await ask(owner, here);
    expect(await asked).toEqual({});
    const cancelled = heard();
    await owner.call('post', `/acts/${act.id}/cancel`).send({}).expect(200);
    expect(await cancelled).toEqual({});
    page.close();
  });
});
