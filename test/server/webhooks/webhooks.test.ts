import type { AuditView, OrganisationView, Page, WebhookDeliveryDetail, WebhookDeliveryView, WebhookEvent, WebhookView } from '#contract';
import { Database } from '#database';
import { DeviceQuarantine, DeviceService, PresenceService } from '../../../apps/server/src/devices/index.js';
import { DeliverySweep } from '../../../apps/server/src/webhooks/delivery.sweep.js';
import { describeEngines, usualEngine } from '../../support/database.js';
import { until } from '../../support/until.js';
import { openDoor, type Browser, type Door } from '../access/door.js';
import { handOver, invited } from '../access/people.js';
import { isSignedBy, Receiver } from './receiver.js';

const HOUR = 3_600;

describeEngines('webhooks', (engine) => {
  let receiver: Receiver;
  let door: Door;
  let owner: Browser;
  let db: Database;
  let communes: OrganisationView[];
  beforeAll(async () => {
    receiver = await Receiver.start();
    door = await openDoor({ CRAIE_SAMPLE: 'landes', ...receiver.settings }, engine);
    owner = await door.signIn();
    db = door.server.app.get(Database);
    communes = ((await owner.call('get', '/organisations?limit=5').expect(200)).body as Page<OrganisationView>).items.filter(({ kind }) => kind === 'commune');
  });
  afterAll(async () => {
    await door?.close();
    await receiver?.close();
  });
  beforeEach(() => { receiver.answer = (response) => void response.writeHead(204).end(); });

  const add = async (path: string, events: WebhookEvent[], more: object = {}): Promise<WebhookView & { secret: string }> =>
    (await owner.call('post', '/webhooks').send({ name: `hook ${path}`, url: `${receiver.url}${path}`, events, ...more }).expect(201)).body;
  const look = async (id: string): Promise<WebhookView> => (await owner.call('get', `/webhooks/${id}`).expect(200)).body;
  const history = async (id: string, state = ''): Promise<WebhookDeliveryView[]> => (await owner.call('get', `/webhooks/${id}/deliveries${state && `?state=${state}`}`).expect(200)).body.items;
  const newDevice = (at = 0): Promise<string> => db.system((em) => door.server.app.get(DeviceService, { strict: false }).create(em, {
    tenantId: owner.view.organisation.id, organisationId: communes[at]!.id, siteId: null, name: 'T-07', platform: 'linux', serial: 'S1', machineId: null, agentVersion: '1.0.0', tokenId: null,
  }));
  const suspect = (deviceId: string) => db.system((em) => door.server.app.get(DeviceQuarantine, { strict: false }).put(em, [{ deviceId, reason: 'malformed' }]));
  const drop = (id: string) => owner.call('delete', `/webhooks/${id}`).expect(204);
  const arrived = (path: string, count: number) => until(`${count} at ${path}`, async () => receiver.of(path).length >= count && receiver.of(path));
  /** Sessions end within so long: the browser signs in again. */
  const turn = async (hours: number) => {
    door.clock.turn(hours * HOUR);
    owner = await door.signIn();
  };
  const trail = async (action: string) => ((await owner.call('get', `/audit?action=${action}`).expect(200)).body as Page<AuditView>).items;

  it('tells a device from its enrolment to its end, signed, once each, in order', async () => {
    const hook = await add('/life', ['device.enrolled', 'device.quarantined', 'device.released', 'device.removed']);
    expect(hook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const id = await newDevice();
    await suspect(id);
    await owner.call('post', `/devices/${id}/release`).expect((answer) => expect(answer.status).toBeLessThan(300));
    await owner.call('patch', `/devices/${id}`).send({ status: 'retired' }).expect(200);
    const got = await arrived('/life', 4);
    expect(got.map(({ message }) => message.type)).toEqual(['device.enrolled', 'device.quarantined', 'device.released', 'device.removed']);
    for (const one of got) {
      expect(isSignedBy(hook.secret, one)).toBe(true);
      expect(isSignedBy(`whsec_${'A'.repeat(43)}=`, one)).toBe(false);
      expect(one.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': one.message.id, 'user-agent': 'Craie-Webhooks/1' });
      expect(one.message).toMatchObject({ version: 1, at: expect.stringMatching(/Z$/), subject: { kind: 'device', id }, organisation: { id: communes[0]?.id, name: communes[0]?.name } });
    }
    expect(got[1]?.message.data).toEqual({ device: { id, name: 'T-07', kind: 'unknown', serial: 'S1', assetTag: null, site: null }, reason: 'malformed' });
    await until('all delivered', async () => (await history(hook.id, 'delivered')).length === 4);
    const [last] = await history(hook.id);
    expect(last).toMatchObject({ type: 'device.removed', state: 'delivered', attempts: 1, status: 204, trouble: null, nextAt: null, messageId: got[3]?.message.id });
    const detail = (await owner.call('get', `/webhooks/${hook.id}/deliveries/${last?.id}`).expect(200)).body as WebhookDeliveryDetail;
    expect(detail.message).toBe(got[3]?.body);
    expect(await look(hook.id)).toMatchObject({ waiting: 0, lastDeliveredAt: expect.any(String), failingSince: null });
    expect(JSON.stringify(await look(hook.id))).not.toContain('whsec_');
    await drop(hook.id);
  });

  it('tries again what failed, with the same id, later each time; the rest about the same device waits for it, other devices do not', async () => {
    const hook = await add('/again', ['device.enrolled', 'device.quarantined']);
    const unhappy = await newDevice();
    await arrived('/again', 1);
    receiver.answer = (response) => { response.writeHead(500).end('not today'); };
    await suspect(unhappy);
    await until('the failure written', async () => (await history(hook.id))[0]?.status === 500);
    const [failed] = await history(hook.id);
    expect(failed).toMatchObject({ state: 'waiting', attempts: 1, nextAt: expect.any(String) });
    expect(Date.parse(failed?.nextAt ?? '') - Date.parse(failed?.triedAt ?? '')).toBeGreaterThanOrEqual(2_500);
    expect((await look(hook.id)).failingSince).not.toBeNull();
    expect(((await owner.call('get', `/webhooks/${hook.id}/deliveries/${failed?.id}`)).body as WebhookDeliveryDetail).answer).toBe('not today');
    await owner.call('post', `/devices/${unhappy}/release`);
    await suspect(unhappy);
    receiver.answer = (response) => void response.writeHead(200).end('fine');
    const other = await newDevice(1);
    await until('the other device told', async () => receiver.of('/again').some(({ message }) => message.subject.id === other));
    expect(receiver.of('/again').filter(({ message }) => message.type === 'device.quarantined')).toHaveLength(1);
    door.clock.turn(30);
    const told = await until('both quarantines', async () => { const all = receiver.of('/again').filter(({ message }) => message.type === 'device.quarantined'); return all.length === 3 && all; });
    expect(told[0]?.message.id).toBe(told[1]?.message.id);
    expect(told[0]?.message.id).not.toBe(told[2]?.message.id);
    expect(await until('well again', async () => (await look(hook.id)).failingSince === null && look(hook.id))).toMatchObject({ waiting: 0 });
    await drop(hook.id);
  });

  // What the database does is the same on both engines; the rest is asked once.
  if (engine !== usualEngine) return;

  it('a commune is told of its own devices only; the syndicate of all', async () => {
    const [whole, first, second] = [await add('/whole', ['device.enrolled']), await add('/first', ['device.enrolled'], { organisationId: communes[0]?.id }), await add('/second', ['device.enrolled'], { organisationId: communes[1]?.id })];
    const [a, b] = [await newDevice(0), await newDevice(1)];
    await arrived('/whole', 2);
    await arrived('/first', 1);
    await arrived('/second', 1);
    expect(receiver.of('/first').map(({ message }) => message.subject.id)).toEqual([a]);
    expect(receiver.of('/second').map(({ message }) => message.subject.id)).toEqual([b]);
    expect(first.organisation).toEqual({ id: communes[0]?.id, name: communes[0]?.name });
    await owner.call('post', '/webhooks').send({ name: 'x', url: receiver.url, events: ['device.online'], organisationId: '0190a000-0000-7000-8000-00000000000a' }).expect(404);
    // In the database alone: with the scope of another commune there is nothing to see.
    const tenantId = owner.view.organisation.id;
    const seen = (organisations: 'all' | string[]) => db.tenant({ tenantId, organisations }, async (em) => ({
      hooks: (await em.query('select id from webhook')).length, deliveries: (await em.query('select distinct webhook_id from webhook_delivery')).length, wants: (await em.query(`select webhook_wants('0190a000-0000-7000-8000-00000000000a', '{device.enrolled}') as wants`))[0].wants,
    }));
    expect(await seen('all')).toEqual({ hooks: 3, deliveries: 3, wants: false });
    expect(await seen([communes[0]!.id])).toEqual({ hooks: 1, deliveries: 1, wants: false });
    expect(await seen([communes[2]!.id])).toEqual({ hooks: 0, deliveries: 0, wants: false });
    for (const { id } of [whole, first, second]) await drop(id);
  });

  it('what somebody does with the sight of one commune is told to the syndicate too', async () => {
    const hook = await add('/above', ['device.removed']);
    const id = await newDevice(0);
    const scope = { tenantId: owner.view.organisation.id, organisations: [communes[0]!.id], actor: { kind: 'user' as const, id: null, label: 'Commune' }, permissions: ['devices.manage' as const], locale: 'fr' as const };
    await door.server.app.get(DeviceService, { strict: false }).retire(scope as never, id);
    expect((await arrived('/above', 1))[0]?.message).toMatchObject({ type: 'device.removed', subject: { id } });
    await drop(hook.id);
  });

  it('an administrator of a commune has the webhooks of that commune, and no others', async () => {
    const [whole, other] = [await add('/not-mine', ['device.enrolled']), await add('/neither', ['device.enrolled'], { organisationId: communes[1]?.id })];
    await handOver(owner, communes[2]!);
    const admin = await invited(door, owner, `mairie-${engine}`, 'commune-admin', undefined, { organisationId: communes[2]!.id });
    const body = { name: 'Mairie', url: `${receiver.url}/town`, events: ['device.enrolled', 'user.invited'] };
    expect((await admin.call('post', '/webhooks').send(body).expect(400)).body.fields[0]).toMatchObject({ field: 'organisationId', codes: ['missing'] });
    await admin.call('post', '/webhooks').send({ ...body, organisationId: communes[1]?.id }).expect(404);
    const own = (await admin.call('post', '/webhooks').send({ ...body, organisationId: communes[2]?.id }).expect(201)).body as WebhookView;
    expect(((await admin.call('get', '/webhooks').expect(200)).body as Page<WebhookView>).items.map(({ id }) => id)).toEqual([own.id]);
    // Its own journal says so, and nothing of the others.
    expect(((await admin.call('get', '/audit?action=webhook.created').expect(200)).body as Page<AuditView>).items.map(({ subject }) => subject)).toContain(`webhook:${own.id}`);
    expect(JSON.stringify((await admin.call('get', '/audit')).body)).not.toContain(whole.id);
    for (const { id } of [whole, other]) {
      await admin.call('get', `/webhooks/${id}`).expect(404);
      await admin.call('get', `/webhooks/${id}/deliveries`).expect(404);
      await admin.call('patch', `/webhooks/${id}`).send({ state: 'paused' }).expect(404);
      await admin.call('post', `/webhooks/${id}/ping`).expect(404);
      await admin.call('post', `/webhooks/${id}/secret`).send({}).expect(404);
      await admin.call('delete', `/webhooks/${id}`).expect(404);
    }
    expect((await admin.call('post', `/webhooks/${own.id}/ping`).expect(200)).body).toMatchObject({ state: 'delivered' });
    const device = await newDevice(2);
    await newDevice(1);
    await invited(door, admin, `agent-${engine}`, 'commune-technician', undefined, { organisationId: communes[2]!.id }).catch(() => undefined);
    const told = await arrived('/town', 3);
    expect(told.map(({ message }) => [message.type, message.organisation?.id])).toEqual([['ping', communes[2]?.id], ['device.enrolled', communes[2]?.id], ['user.invited', communes[2]?.id]]);
    expect(told[1]?.message.subject.id).toBe(device);
    for (const { id } of [whole, other, own]) await drop(id);
  });

  it('presence, commands and installations: for a commune, counted over its own devices', async () => {
    const hook = await add('/work', ['device.online', 'device.offline', 'command.finished', 'deployment.changed']);
    const town = await add('/town-work', ['deployment.changed'], { organisationId: communes[0]?.id });
    const [a, b] = [await newDevice(0), await newDevice(1)];
    const presence = door.server.app.get(PresenceService, { strict: false });
    await db.system((em) => presence.hear(em, [{ deviceId: a, news: { kind: 'connected', connectionId: 'c', at: door.clock.now().getTime() } }]));
    await db.system((em) => presence.close(em, [a], 'revoked', door.clock.now()));
    const { commands } = (await owner.call('post', '/commands').send({ devices: { ids: [b] }, kind: 'ring', args: { seconds: 1 } }).expect(201)).body as { commands: { id: string }[] };
    await owner.call('post', `/commands/${commands[0]?.id}/cancel`).expect((answer) => expect(answer.status).toBeLessThan(300));
    const told = await arrived('/work', 3);
    expect(told.map(({ message: { type, subject, data } }) => [type, subject.id, data])).toEqual([
      ['device.online', a, { device: expect.objectContaining({ id: a }), since: expect.any(String) }],
      ['device.offline', a, { device: expect.objectContaining({ id: a }), since: expect.any(String), reason: 'revoked', lastSeenAt: expect.any(String) }],
      ['command.finished', commands[0]?.id, { device: expect.objectContaining({ id: b }), command: { id: commands[0]?.id, kind: 'ring', state: 'cancelled' } }],
    ]);
    const app = (await owner.call('post', '/apps').send({ name: 'KLettres', package: 'klettres' }).expect(201)).body as { id: string };
    const { id } = (await owner.call('post', '/deployments').send({ appId: app.id, ensure: 'present', devices: { ids: [a, b] } }).expect(201)).body as { id: string };
    // Progress waits a minute for more of it.
    await until('both written', async () => (await look(hook.id)).waiting === 1 && (await look(town.id)).waiting === 1);
    expect(receiver.of('/town-work')).toEqual([]);
    door.clock.turn(61);
    const [whole, own] = [(await arrived('/work', 4))[3], (await arrived('/town-work', 1))[0]];
    expect(whole?.message).toMatchObject({ subject: { kind: 'deployment', id }, organisation: null, data: { deployment: { state: 'running', total: 2, done: 0, app: { name: 'KLettres' } } } });
    expect(own?.message).toMatchObject({ subject: { id }, organisation: { id: communes[0]?.id }, data: { deployment: { state: 'running', total: 1 } } });
    await owner.call('post', `/deployments/${id}/cancel`).expect((answer) => expect(answer.status).toBeLessThan(300));
    expect((await arrived('/work', 5))[4]?.message.data).toMatchObject({ deployment: { state: 'cancelled' } });
    door.clock.turn(-61);
    for (const one of [hook, town]) await drop(one.id);
  });

  it('people arrive without a name or an address in the message', async () => {
    const hook = await add('/people', ['user.invited', 'user.joined']);
    const person = await invited(door, owner, `hook-${engine}`, 'auditor');
    const got = await arrived('/people', 2);
    expect(got.map(({ message }) => message)).toMatchObject([
      { type: 'user.invited', subject: { kind: 'invitation' }, data: { role: 'auditor', until: null }, organisation: null }, { type: 'user.joined', subject: { kind: 'user', id: person.id }, data: { role: 'auditor' } },
    ]);
    for (const { body } of got) expect(body).not.toContain(`hook-${engine}`);
    await drop(hook.id);
  });

  it('gives up after a day; after three without success it is switched off, which the trail says, and can be given another chance', async () => {
    const hook = await add('/never', ['device.enrolled']);
    receiver.answer = (response) => void response.writeHead(503).end();
    await newDevice();
    await until('one failure', async () => (await history(hook.id))[0]?.status === 503);
    await turn(24);
    await until('given up', async () => (await history(hook.id))[0]?.state === 'failed');
    expect(await look(hook.id)).toMatchObject({ state: 'active', failingSince: expect.any(String) });
    await turn(49);
    await newDevice();
    expect(await until('switched off', async () => (await look(hook.id)).state === 'off' && look(hook.id))).toMatchObject({ offReason: 'failing', waiting: 0 });
    expect((await trail('webhook.switched-off'))[0]).toMatchObject({ actor: 'Craie', detail: { name: 'hook /never', reason: 'failing' } });
    const before = receiver.of('/never').length;
    await newDevice();
    receiver.answer = (response) => void response.writeHead(204).end();
    expect(await owner.call('patch', `/webhooks/${hook.id}`).send({ state: 'active' }).expect(200).then(({ body }) => body)).toMatchObject({ state: 'active', offReason: null, failingSince: null });
    await newDevice();
    await arrived('/never', before + 1);
    // What happened while it was off was not kept.
    expect(receiver.of('/never')).toHaveLength(before + 1);
    await turn(-73);
    await drop(hook.id);
  });

  it('a receiver that is gone for good is believed; one that asks for time gets it', async () => {
    const [gone, busy] = [await add('/gone', ['device.enrolled']), await add('/busy', ['device.enrolled'])];
    receiver.answer = (response) => void response.writeHead(410, { 'retry-after': '600' }).end();
    await newDevice();
    await until('off', async () => (await look(gone.id)).offReason === 'gone');
    await drop(gone.id);
    await until('the other too', async () => (await look(busy.id)).state === 'off');
    receiver.answer = (response) => void response.writeHead(429, { 'retry-after': '600' }).end();
    await owner.call('patch', `/webhooks/${busy.id}`).send({ state: 'active' }).expect(200);
    await newDevice();
    const [asked] = await until('turned away', async () => { const all = await history(busy.id); return all[0]?.status === 429 && all; });
    expect(Date.parse(asked?.nextAt ?? '') - Date.parse(asked?.triedAt ?? '')).toBeGreaterThanOrEqual(600_000);
    await drop(busy.id);
  });

  it('a test is sent at once and shows what came back, also when it is paused; redirects are answers, and long ones are cut', async () => {
    const hook = await add('/test', ['device.online']);
    await owner.call('patch', `/webhooks/${hook.id}`).send({ state: 'paused' }).expect(200);
    const ping = async () => (await owner.call('post', `/webhooks/${hook.id}/ping`).expect(200)).body as WebhookDeliveryDetail;
    receiver.answer = (response) => void response.writeHead(200).end('bonjour');
    expect(await ping()).toMatchObject({ type: 'ping', state: 'delivered', status: 200, answer: 'bonjour', attempts: 1, durationMs: expect.any(Number) });
    receiver.answer = (response) => void response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end();
    expect(await ping()).toMatchObject({ state: 'failed', status: 302, trouble: null });
    expect(receiver.of('/elsewhere')).toEqual([]);
    receiver.answer = (response) => { response.writeHead(200); response.write('x'.repeat(100_000)); };
    const huge = await ping();
    expect(huge).toMatchObject({ state: 'delivered', status: 200 });
    expect(huge.answer).toHaveLength(1_000);
    let release = (): void => undefined;
    receiver.answer = (response) => { release = () => void response.writeHead(500).end(); };
    const slow = ping();
    await until('the first on its way', async () => receiver.open === 1);
    await owner.call('post', `/webhooks/${hook.id}/ping`).expect(409);
    release();
    expect(await slow).toMatchObject({ state: 'failed', status: 500, answer: null });
    await owner.call('patch', `/webhooks/${hook.id}`).send({ url: 'https://192.168.1.1/' }).expect(200);
    expect(await ping()).toMatchObject({ state: 'failed', status: null, trouble: 'private_target' });
    await owner.call('patch', `/webhooks/${hook.id}`).send({ url: `https://localhost.invalid/`, state: 'paused' }).expect(200);
    expect(await ping()).toMatchObject({ state: 'failed', status: null, trouble: 'unknown_host' });
    // A failed test says nothing about the webhook itself.
    expect(await look(hook.id)).toMatchObject({ state: 'paused', failingSince: null, waiting: 0 });
    await drop(hook.id);
  });

  it('a commune whose console is taken back is told nothing more; given again, it is, but for what a person had stopped', async () => {
    const town = communes[3]!;
    await handOver(owner, town);
    const [hook, stopped, elsewhere] = [await add('/town', ['device.enrolled'], { organisationId: town.id }), await add('/stopped', ['device.enrolled'], { organisationId: town.id }), await add('/all', ['device.enrolled'])];
    await owner.call('patch', `/webhooks/${stopped.id}`).send({ state: 'paused' }).expect(200);
    receiver.answer = (response) => void response.writeHead(500).end();
    await newDevice(3);
    await until('one that waits', async () => (await history(hook.id, 'waiting'))[0]?.attempts === 1);
    const takeBack = () => owner.call('delete', `/organisations/${town.id}/delegation`).send({ reason: 'Fin de convention' }).expect(200);
    await takeBack();
    expect(await look(hook.id)).toMatchObject({ state: 'paused', pauseReason: 'taken_back', waiting: 1 });
    expect(await look(stopped.id)).toMatchObject({ state: 'paused', pauseReason: null });
    receiver.answer = (response) => void response.writeHead(204).end();
    const before = receiver.of('/town').length;
    await newDevice(3);
    await turn(1);
    await arrived('/all', 2);
    expect(receiver.of('/town')).toHaveLength(before);
    expect(await trail('webhooks.paused')).toMatchObject([{ subject: `organisation:${town.id}`, organisation: { id: town.id }, actor: 'Craie', detail: { webhooks: 1 } }]);

    await handOver(owner, town);
    expect(await look(hook.id)).toMatchObject({ state: 'active', pauseReason: null });
    expect(await look(stopped.id)).toMatchObject({ state: 'paused', pauseReason: null });
    await arrived('/town', before + 1);
    expect(await trail('webhooks.resumed')).toMatchObject([{ detail: { webhooks: 1 } }]);
    // Whoever runs it meanwhile may go on with it: then it is theirs to stop.
    await takeBack();
    await owner.call('patch', `/webhooks/${hook.id}`).send({ state: 'active' }).expect(200);
    expect(await look(hook.id)).toMatchObject({ state: 'active', pauseReason: null });
    await owner.call('patch', `/webhooks/${hook.id}`).send({ state: 'paused' }).expect(200);
    await handOver(owner, town);
    expect(await look(hook.id)).toMatchObject({ state: 'paused', pauseReason: null });
    for (const { id } of [hook, stopped, elsewhere]) await drop(id);
  });

  it('one message can be sent again by hand', async () => {
    const hook = await add('/resend', ['device.enrolled']);
    await newDevice();
    await arrived('/resend', 1);
    const [done] = await until('written', async () => { const all = await history(hook.id, 'delivered'); return all.length === 1 && all; });
    const answer = (await owner.call('post', `/webhooks/${hook.id}/deliveries/${done?.id}/retry`).expect(200)).body as WebhookDeliveryDetail;
    expect(answer).toMatchObject({ state: 'delivered', attempts: 2, messageId: done?.messageId });
    expect(receiver.of('/resend').map(({ message }) => message.id)).toEqual([done?.messageId, done?.messageId]);
    await owner.call('post', `/webhooks/${hook.id}/deliveries/0190a000-0000-7000-8000-00000000000a/retry`).expect(404);
    await drop(hook.id);
  });

  it('a new secret signs beside the old one for a day, then alone', async () => {
    const hook = await add('/rotate', ['device.enrolled']);
    const ping = async () => { await owner.call('post', `/webhooks/${hook.id}/ping`).expect(200); return receiver.of('/rotate').at(-1)!; };
    const renewed = (await owner.call('post', `/webhooks/${hook.id}/secret`).send({}).expect(201)).body as WebhookView;
    expect(Date.parse(renewed.previousSecretUntil ?? '') - door.clock.now().getTime()).toBeGreaterThan(23 * HOUR * 1_000);
    const both = await ping();
    expect([hook.secret, renewed.secret ?? ''].map((secret) => isSignedBy(secret, both))).toEqual([true, true]);
    const again = (await owner.call('post', `/webhooks/${hook.id}/secret`).send({ overlapHours: 0 }).expect(201)).body as WebhookView;
    const one = await ping();
    expect([hook.secret, renewed.secret ?? '', again.secret ?? ''].map((secret) => isSignedBy(secret, one))).toEqual([false, false, true]);
    expect(again.previousSecretUntil).toBeNull();
    expect(JSON.stringify(await trail('webhook.secret-renewed'))).not.toContain('whsec_');
    await drop(hook.id);
  });

  it('a host is never asked more than four things at once', async () => {
    const hooks = [await add('/wide', ['device.enrolled']), await add('/wider', ['device.enrolled'])];
    receiver.most = 0;
    const held: (() => void)[] = [];
    receiver.answer = (response) => void held.push(() => response.writeHead(204).end());
    for (let at = 0; at < 6; at++) await newDevice();
    await until('four open', async () => receiver.open === 4);
    receiver.answer = (response) => void response.writeHead(204).end();
    held.forEach((release) => release());
    await arrived('/wide', 6);
    await arrived('/wider', 6);
    expect(receiver.most).toBe(4);
    for (const { id } of hooks) await drop(id);
  });

  it('so many wait and no more; what was not kept is counted', async () => {
    const hook = await add('/full', ['device.enrolled']);
    await owner.call('patch', `/webhooks/${hook.id}`).send({ state: 'paused' }).expect(200);
    await db.system((em) => em.query(
      `insert into webhook_delivery (id, tenant_id, webhook_id, message_id, type, subject, message, created_at, state, next_at)
       select gen_random_uuid(), tenant_id, id, gen_random_uuid(), 'device.enrolled', 'device:' || n, '{}', now(), 'waiting', now() + interval '1 day' from webhook, generate_series(1, 9999) n where id = $1`, [hook.id]));
    await owner.call('patch', `/webhooks/${hook.id}`).send({ state: 'active' }).expect(200);
    receiver.answer = (response) => void response.writeHead(500).end();
    for (let at = 0; at < 3; at++) await newDevice();
    expect(await look(hook.id)).toMatchObject({ waiting: 10_000, dropped: 2 });
    await drop(hook.id);
  });

  it('the history ends after a month and with five thousand', async () => {
    const hook = await add('/old', ['device.online']);
    await db.system((em) => em.query(
      `insert into webhook_delivery (id, tenant_id, webhook_id, message_id, type, subject, message, created_at, state, next_at)
       select gen_random_uuid(), tenant_id, id, gen_random_uuid(), 'device.online', 'device:' || n, '{}', case when n > 10 then now() else now() - interval '31 days' end, 'delivered', now() from webhook, generate_series(1, 5020) n where id = $1`, [hook.id]));
    const count = async () => Number((await db.ask<{ n: string }>('select count(*) as n from webhook_delivery where webhook_id = $1', [hook.id]))[0]?.n);
    await door.server.app.get(DeliverySweep, { strict: false }).run();
    expect(await count()).toBe(5_000);
    const [page, next] = await owner.call('get', `/webhooks/${hook.id}/deliveries?limit=3`).expect(200).then(({ body }) => [body.items, body.next]);
    expect(page).toHaveLength(3);
    const second = (await owner.call('get', `/webhooks/${hook.id}/deliveries?limit=3&cursor=${next}`).expect(200)).body.items as WebhookDeliveryView[];
    expect(second.some(({ id }) => page.some((one: WebhookDeliveryView) => one.id === id))).toBe(false);
    await drop(hook.id);
  });

  it.each<[object, string]>([
    [{ url: 'http://example.org/' }, 'url'], [{ url: 'https://user:secret@example.org/' }, 'url'], [{ url: 'ftp://example.org' }, 'url'], [{ url: `https://example.org/${'x'.repeat(2_000)}` }, 'url'],
    [{ events: [] }, 'events'], [{ events: ['device.online', 'device.online'] }, 'events'], [{ events: ['audit.recorded'] }, 'events'], [{ events: ['ping'] }, 'events'], [{ name: ' ' }, 'name'], [{ secret: 'mine' }, 'secret'],
  ])('refuses %j', async (wrong, field) => {
    const { body } = await owner.call('post', '/webhooks').send({ name: 'x', url: 'https://example.org/', events: ['device.online'], ...wrong }).expect(400);
    expect(body.fields.map((one: { field: string }) => one.field)).toContain(field);
  });

  it('the trail names who did what, with the host and never the address', async () => {
    const hook = await add('/trail?token=tres-secret', ['device.online'], { name: 'Suivi' });
    await owner.call('patch', `/webhooks/${hook.id}`).send({ url: `${receiver.url}/other?token=tres-secret`, name: 'Autre' }).expect(200);
    await drop(hook.id);
    await owner.call('get', `/webhooks/${hook.id}`).expect(404);
    const lines = [...(await trail('webhook.created')), ...(await trail('webhook.updated')), ...(await trail('webhook.deleted'))];
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(lines)).not.toContain('tres-secret');
  });
});
