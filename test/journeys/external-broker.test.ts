/**
 * Two server processes, one PostgreSQL, one Mosquitto, a real agent: either server does everything, the other takes over
 * within seconds when one is killed, and nothing the broker is made to say moves the agent.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { io, type Socket } from 'socket.io-client';
import { v7 } from 'uuid';
import { downTopic, type AppView, type CommandView, type DeviceDetail, type DeviceEventView, type DeviceRow, type HealthView, type Outcome, type Page } from '#contract';
import { Authority } from '#pki';
import { SCHEMA } from '../../apps/server/src/schema.js';
import type { Api } from '../../scripts/demo/api.js';
import { testGround, type TestGround } from '../support/database.js';
import { EMAIL, end, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { Mosquitto, SPY } from '../support/mosquitto.js';
import { deploy, reaches, thisMachine } from '../support/orders.js';
import { describeWith } from '../support/parts.js';
import { HEARTBEAT, RawDevice } from '../support/raw-device.js';

describeWith(['PostgreSQL', 'mosquitto'], 'an external broker and two servers', () => {
  let certs: string;
  let ground: TestGround;
  let broker: Mosquitto;
  let house: House;
  let twin: Awaited<ReturnType<House['startTwin']>>;
  let machine: DeviceRow;
  let device: RawDevice;
  let spy: MqttClient;
  const consoles: Socket[] = [];
  const overheard: { topic: string; payload: Buffer }[] = [];

  beforeAll(async () => {
    certs = await mkdtemp(join(tmpdir(), 'craie-certs-'));
    const authority = await Authority.open(certs);
    [broker, ground] = await Promise.all([Mosquitto.start(authority), testGround('postgresql', SCHEMA)]);
    house = await openHouse({ DATABASE_URL: ground.url, BROKER_URL: broker.url, CERTS_DIR: certs });
    [twin] = await Promise.all([house.startTwin(), house.startAgent(['--observe', '--no-power', '--no-lock'])]);
    [machine, device] = await Promise.all([thisMachine(house), RawDevice.join(twin, 'ardoise')]);
    const { certificate: cert, key } = await authority.issueService(SPY);
    spy = await mqtt.connectAsync(broker.url, { ca: authority.roots, cert, key, clientId: SPY, protocolVersion: 4 });
    spy.on('error', () => undefined);
    spy.on('message', (topic, payload) => overheard.push({ topic, payload }));
    await spy.subscribeAsync('#', { qos: 1 });
  });

  afterAll(async () => {
    for (const socket of consoles) socket.close();
    await spy?.endAsync(true);
    await device?.leave();
    await house?.dispose();
    await broker?.dispose();
    await ground?.remove();
    await rm(certs, { recursive: true, force: true });
  });

  /** A console that is open at this server; answers the presences it is told of the raw device. */
  const watch = async (url: string): Promise<unknown[]> => {
    const headers = { origin: url, 'content-type': 'application/json' };
    const signedIn = await fetch(`${url}/api/v1/session`, { method: 'POST', headers, body: JSON.stringify({ email: EMAIL, password: PASSWORD }) });
    expect(signedIn.status).toBe(200);
    const cookie = String(signedIn.headers.getSetCookie()[0]).split(';')[0] ?? '';
    const socket = io(url, { path: '/api/live', transports: ['websocket'], extraHeaders: { origin: url, cookie } });
    consoles.push(socket);
    const heard: unknown[] = [];
    socket.on('device.changed', ({ id, row }: { id: string; row: Partial<DeviceRow> }) => {
      if (id === device.id && row.presence) heard.push(row.presence);
    });
    await new Promise<void>((resolve, reject) => void socket.once('connect', resolve).once('connect_error', reject));
    return heard;
  };
  const names = async (url: string): Promise<string> => {
    const health = (await (await fetch(`${url}/api/v1/health/ready`)).json()) as HealthView;
    return health.checks.find((check) => check.name === 'broker')?.detail ?? '';
  };
  const command = async (api: Api, kind: string): Promise<string> => {
    const { commands } = await api.call<{ commands: CommandView[] }>('POST', '/commands', { devices: { ids: [machine.id] }, kind, args: {} });
    return commands[0]?.id ?? '';
  };
  const done = (api: Api, id: string) => until(`the end of command ${id}`, async () => {
    const { items } = await api.call<Page<CommandView>>('GET', `/devices/${machine.id}/commands`);
    return items.some((one) => one.id === id && one.state === 'done');
  });
  const history = async (api: Api, id: string) => (await api.call<Page<DeviceEventView>>('GET', `/devices/${id}/events?limit=100`)).items;

  test('the names at the broker are shared out, and each server knows what the other one heard', async () => {
    await until('a share for each', async () => /craie-ingest/.test(await names(house.url)) && /craie-ingest/.test(await names(twin.url)));
    const seen = await until('the inventory', async () => {
      const detail = await twin.api.call<DeviceDetail>('GET', `/devices/${machine.id}`);
      return detail.inventoryAt !== null && detail;
    });
    expect(seen.presence).toBe('online');
    await device.say('heartbeat', { ...HEARTBEAT, battery: 41 });
    for (const api of [house.api, twin.api]) await until('the heartbeat', async () => (await api.call<DeviceDetail>('GET', `/devices/${device.id}`)).battery === 41);
  });

  test('a console at either server is told what either of them hears, once', async () => {
    const heard = await Promise.all([watch(house.url), watch(twin.url)]);
    await device.say('bye', { v: 1, reason: 'sleeping' });
    await until('the last words at both', async () => heard.every((one) => one.length === 1));
    await device.say('heartbeat', { ...HEARTBEAT, battery: 27 });
    await until('the return at both', async () => heard.every((one) => one.length === 2));
    expect(heard).toEqual([['offline', 'online'], ['offline', 'online']]);
  });

  test('a command and a target reach the agent from whichever server they were made at', async () => {
    await done(house.api, await command(twin.api, 'refresh-inventory'));
    await done(twin.api, await command(house.api, 'refresh-inventory'));
    const app = await twin.api.call<AppView>('POST', '/apps', { name: 'Bash', package: 'bash' });
    await deploy(house, app, machine.id, 'present');
    expect((await reaches(house, machine.id, 'app:bash', ['done'], 30)).version).toBeTruthy();
  });

  test('an answer that the broker lost is asked for when its device returns', async () => {
    const { commands } = await twin.api.call<{ commands: CommandView[] }>('POST', '/commands', { devices: { ids: [device.id] }, kind: 'ring', args: { seconds: 1 } });
    const commandId = commands[0]?.id ?? '';
    await until('the command', async () => device.commands.some(({ id }) => id === commandId));
    await device.leave();
    await device.connect();
    await until('the same command', async () => device.commands.filter(({ id }) => id === commandId).length > 1);
    await device.say('outcome', { v: 1, commandId, state: 'done', at: new Date().toISOString() });
    await until('its end', async () => (await house.api.call<Page<CommandView>>('GET', `/devices/${device.id}/commands`)).items[0]?.state === 'done');
  });

  test('kill -9 of one: the other hears everything within seconds, and once', async () => {
    const said = Array.from({ length: 50 }, () => v7());
    const speak = async (ids: string[]) => Promise.all(ids.map((id) => device.say('event', { v: 1, id, at: new Date().toISOString(), kind: 'disk-low', detail: id })));
    const ingests = async () => (await names(house.url)).match(/craie-ingest-[a-z]+/g) ?? [];
    // The second one took over the events when it came: the one that has them is killed.
    expect(await ingests()).not.toContain('craie-ingest-orders');
    await speak(said.slice(0, 25));
    await end(twin.server, 'SIGKILL');
    await speak(said.slice(25));
    const told = async () => (await history(house.api, device.id)).filter((line) => line.kind === 'disk-low').map((line) => line.detail);
    await until('every event', async () => (await told()).length >= said.length);
    expect((await told()).sort()).toEqual(said);
    await until('every name', async () => (await ingests()).length === 3);
    await done(house.api, await command(house.api, 'refresh-inventory'));
    twin = await house.startTwin();
    await until('a share for the one that is back', async () => /craie-ingest/.test(await names(twin.url)));
  });

  test('the broker is restarted: servers and devices return by themselves, work goes on', async () => {
    await broker.down();
    await until('health to say so', async () => (await fetch(`${twin.url}/api/v1/health/ready`)).status === 503 && /is not reached/.test(await names(twin.url)));
    await broker.up();
    await done(house.api, await command(twin.api, 'refresh-inventory'));
  });

  test('what a hostile broker makes up or repeats moves no agent', async () => {
    const outcomes = () => overheard.filter(({ topic }) => topic.includes(machine.id) && topic.endsWith('/up/outcome')).map(({ payload }) => JSON.parse(payload.toString()) as Outcome);
    const refusals = async () => (await history(twin.api, machine.id)).filter((line) => line.kind === 'refused-message').length;
    const down = overheard.filter(({ topic }) => topic.startsWith(`craie/v1/${machine.id}/down/`));
    const [orders, targets] = ['command', 'target'].map((kind) => down.filter(({ topic }) => topic.endsWith(kind)));
    expect([orders?.length, targets?.length].every((count) => Number(count) > 0)).toBe(true);
    const begun = outcomes().filter(({ state }) => state === 'running').length;
    const known = new Set(outcomes().map(({ commandId }) => commandId));
    // Backwards, twice, and once with another text under the same signature.
    for (const { topic, payload } of [...down, ...down].reverse()) await spy.publishAsync(topic, payload, { qos: 1 });
    const signed = JSON.parse(String(orders?.[0]?.payload)) as { body: string };
    const body = JSON.stringify({ ...(JSON.parse(signed.body) as object), id: v7(), sequence: 900, kind: 'ring', args: { seconds: 1 } });
    await spy.publishAsync(downTopic(machine.id, 'command'), JSON.stringify({ ...signed, body }), { qos: 1 });
    await until('the refusal in its history', async () => (await refusals()) > 0);
    // Commands are done in order: this one's end proves that nothing before it is still to come.
    await done(twin.api, await command(twin.api, 'refresh-inventory'));
    expect(outcomes().filter(({ state }) => state === 'running')).toHaveLength(begun + 1);
    expect(new Set(outcomes().map(({ commandId }) => commandId)).size).toBe(known.size + 1);
    expect((await reaches(house, machine.id, 'app:bash', ['done'], 5)).state).toBe('done');
  });

  test('a revoked device is not heard any more, though the broker still lets it speak', async () => {
    await house.api.call('POST', `/devices/${device.id}/revoke`, { reason: 'volée' });
    await device.say('heartbeat', { ...HEARTBEAT, battery: 13 });
    await until('the refusal', async () => (await history(twin.api, device.id)).some((line) => line.kind === 'refused'));
    expect(await twin.api.call<DeviceDetail>('GET', `/devices/${device.id}`)).toMatchObject({ battery: 27, presence: 'offline' });
  });
});
