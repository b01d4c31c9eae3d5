import { createHash } from 'node:crypto';
import request from 'supertest';
import { CHUNK, type DeploymentView, type PlanRequest, type SharingAnswer, type SharingPlan, type SharingTicket, type TargetBody } from '#contract';
import { Database } from '#database';
import { SigningKey, verifySigned } from '#pki';
import { makeDeb } from '../../support/deb.js';
import { describeEngines } from '../../support/database.js';
import { eventually, serve, type Served, type WireDevice } from '../../support/served.js';
import { sendPackage } from '../../support/upload.js';

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

describeEngines('the school link', (engine) => {
  let served: Served;
  let devices: WireDevice[];
  const file = makeDeb({ Package: 'gcompris-qt', Version: '3.2-1' }, 3 * CHUNK);
  const hash = sha256(file);
  const count = Math.ceil(file.length / CHUNK);

  const post = (device: WireDevice, path: string, body: object) => {
    const { key, cert, ca } = device.identity;
    return request(served.server.urls.device).post(`/device/v1/sharing${path}`).ca(ca).key(key).cert(cert).send(body);
  };
  const asked = (more: Partial<PlanRequest> = {}): PlanRequest => ({ v: 1, addresses: ['192.168.1.20'], port: 8885, serves: true, list: false, missing: [[0, count]], lease: 'none', alone: false, wan: 0, lan: 0, ...more });
  const plan = async (device: WireDevice, more: Partial<PlanRequest> = {}) => (await post(device, `/${hash}`, asked(more)).expect(200)).body as SharingPlan;
  const put = (key: string, value: unknown, siteId: string) => served.call('put', `/sites/${siteId}/settings/${key}`).send({ value }).expect(200);
  let siteId: string;
  let deployment: string;

  beforeAll(async () => {
    served = await serve(engine);
    devices = [];
    for (let n = 0; n < 3; n++) devices.push(await served.addDevice());
    for (const device of devices) await device.connect();
    const app = await sendPackage(served, file, 'gcompris.deb');
    deployment = ((await served.call('post', '/deployments').send({ appId: app.id, ensure: 'present', devices: { ids: devices.map(({ id }) => id) } }).expect(201)).body as DeploymentView).id;
    siteId = (await served.call('get', `/devices/${devices[0]!.id}`).expect(200)).body.site.id;
  });
  afterAll(() => served.close());
  // Each test is a site of its own time: nobody draws, nobody has anything.
  beforeEach(() => served.server.app.get(Database).system(async (em) => { await em.query('delete from sharing_swarm'); await em.query('delete from sharing_file'); }));

  it('names the hash of the list in the signed target, and gives the list', async () => {
    await eventually('the target came', async () => devices[0]!.targets.length > 0);
    const [item] = (devices[0]!.targets.at(-1) as TargetBody).items;
    const { chunks = '' } = await plan(devices[0]!, { list: true });
    const list = Buffer.from(chunks, 'base64');
    expect(item && 'file' in item && item.file?.chunks).toBe(sha256(list));
    expect(list.toString('hex')).toBe(Array.from({ length: count }, (_, n) => sha256(file.subarray(n * CHUNK, (n + 1) * CHUNK))).join(''));
    expect((await plan(devices[0]!)).chunks).toBeUndefined();
  });

  it('counts what came over the line, and what neighbours spared it, once', async () => {
    const figure = async () => {
      const { text } = await request(served.server.urls.http).get('/api/v1/metrics').expect(200);
      return ['line', 'neighbour'].map((from) => Number(new RegExp(`^craie_sharing_${from}_bytes_total (\\d+)`, 'm').exec(text)?.[1]));
    };
    const [line = 0, neighbours = 0] = await figure();
    for (const said of [{ wan: 100, lan: 0 }, { wan: 100, lan: 40 }, { wan: 250, lan: 40 }]) await plan(devices[0]!, said);
    expect(await figure()).toEqual([line + 250, neighbours + 40]);
  });

  it('divides what is to be drawn, and tells each of the others', async () => {
    const [a, b, c] = devices as [WireDevice, WireDevice, WireDevice];
    const first = await plan(a);
    expect(first).toMatchObject({ alone: false, peers: [], lease: { run: [0, 2] } });
    const second = await plan(b, { addresses: ['192.168.1.21'] });
    expect(second).toMatchObject({ peers: [{ deviceId: a.id, addresses: ['192.168.1.20'], port: 8885 }], lease: { run: [2, 2] } });
    const third = await plan(c);
    expect(third.lease).toBeUndefined();
    expect(third.peers.map(({ deviceId }) => deviceId).sort()).toEqual([a.id, b.id].sort());
    expect(third.againMs).toBeGreaterThanOrEqual(10_000);
    // One that is started anew has its run given to another.
    expect((await plan(a, { missing: [] })).lease).toBeUndefined();
    expect((await plan(c)).lease?.run).toEqual([0, 2]);
  });

  it('signs who may have what', async () => {
    const { ticket } = await plan(devices[1]!);
    const body = JSON.parse(verifySigned(ticket!, served.server.app.get(SigningKey).publicKeys) ?? '') as SharingTicket;
    expect(body).toMatchObject({ kind: 'sharing', deviceId: devices[1]!.id, siteId, sha256: hash });
    expect(Date.parse(body.until)).toBeGreaterThan(Date.now() + 3_600_000);
  });

  it('sends nobody to a device that does not serve, has left, or calls from elsewhere', async () => {
    const [a, b, c] = devices as [WireDevice, WireDevice, WireDevice];
    await plan(a, { serves: false });
    expect((await plan(b)).peers).toEqual([]);
    await plan(a);
    expect((await plan(c)).peers.map(({ deviceId }) => deviceId).sort()).toEqual([a.id, b.id].sort());
    await served.server.app.get(Database).system((em) => em.query(`update sharing_file set network = '203.0.113.9' where device_id = $1`, [a.id]));
    expect((await plan(c)).peers.map(({ deviceId }) => deviceId)).toEqual([b.id]);
    await b.leave();
    await eventually('it is away', async () => (await plan(c)).peers.length === 0);
    await b.connect();
  });

  it('on its battery a device draws only what nobody else would pass on', async () => {
    expect((await plan(devices[0]!, { serves: false })).lease?.run).toEqual([0, 2]);
    await plan(devices[0]!, { serves: false, lease: 'left', missing: [] });
    await plan(devices[1]!);
    expect((await plan(devices[0]!, { serves: false })).lease).toBeUndefined();
    await plan(devices[1]!, { lease: 'left', missing: [] });
    expect((await plan(devices[0]!, { serves: false })).lease?.run).toEqual([0, 2]);
  });

  it('a device that reaches nobody is left to itself', async () => {
    await plan(devices[1]!);
    expect(await plan(devices[0]!, { alone: true })).toMatchObject({ alone: true });
  });

  it('is for the devices whose target names the file, and for nobody else', async () => {
    const stranger = await served.addDevice();
    await post(stranger, `/${hash}`, asked()).expect(404);
    await post(devices[0]!, `/${'0'.repeat(64)}`, asked()).expect(404);
    await post(devices[0]!, '/..%2f..%2fsecret', asked()).expect(404);
    await request(served.server.urls.device).post(`/device/v1/sharing/${hash}`).ca(stranger.identity.ca).send(asked()).expect(401);
  });

  it.each([['nothing', {}], ['a name for an address', asked({ addresses: ['evil.example'] })], ['a port that is none', asked({ port: 70_000 })], ['a port of somebody else’s service', asked({ port: 22 })], ['too much', asked({ missing: Array.from({ length: 65 }, () => [0, 1] as [number, number]) })], ['something unknown', { ...asked(), more: 1 }]])(
    'refuses %s', async (_, body) => {
      expect((await post(devices[0]!, `/${hash}`, body).expect(400)).body.code).toBe('invalid_body');
    });

  it('keeps what is here whole, says what others still need, and counts where it came from', async () => {
    const [a, b] = devices as [WireDevice, WireDevice];
    const { body } = await post(a, '', { v: 1, addresses: ['10.0.0.4', '193.252.1.2', '2a01:e0a::1'], port: 9000, serves: true, files: [{ sha256: hash, wan: 1_000, lan: 2_000 }] }).expect(200);
    expect(body as SharingAnswer).toEqual({ v: 1, on: true, siteId, diskMb: 2_000, needed: [hash] });
    expect((await plan(b)).peers).toEqual([{ deviceId: a.id, addresses: ['10.0.0.4'], port: 9000 }]);
    expect((await served.call('get', `/devices/${a.id}/downloads`).expect(200)).body).toEqual({ wan: 1_000, lan: 2_000 });
    expect((await served.call('get', `/deployments/${deployment}`).expect(200)).body).toMatchObject({ bytes: { wan: 1_000, lan: 2_000 } });
    await served.call('get', '/devices/0190a0b0-0000-7000-8000-000000000000/downloads').expect(404);
    // It forgot the file; the bytes were saved all the same.
    await post(a, '', { v: 1, addresses: [], port: 9000, serves: true, files: [] }).expect(200);
    expect((await plan(b)).peers).toEqual([]);
    expect((await served.call('get', `/devices/${a.id}/downloads`).expect(200)).body).toEqual({ wan: 1_000, lan: 2_000 });
  });

  it('one that begins looks first at who has everything', async () => {
    await post(devices[0]!, '', { v: 1, addresses: ['10.0.0.4'], port: 9000, serves: true, files: [{ sha256: hash, wan: 0, lan: 0 }] }).expect(200);
    expect((await plan(devices[1]!, { list: true })).lease).toBeUndefined();
    expect((await plan(devices[1]!)).lease?.run).toEqual([0, 2]);
  });

  it('is off where its place has it off', async () => {
    await put('sharing.enabled', false, siteId);
    await plan(devices[0]!);
    expect(await plan(devices[1]!, { list: true })).toMatchObject({ alone: true, peers: [], chunks: expect.any(String) });
    expect((await plan(devices[1]!)).ticket).toBeUndefined();
    await put('sharing.enabled', true, siteId);
    expect((await plan(devices[1]!)).alone).toBe(false);
  });

  it('keeps all devices of a site together within the budget of its line', async () => {
    await put('sharing.wan-kbps', 8_000, siteId);
    const began = performance.now();
    const answers = await Promise.all(devices.slice(0, 2).map((device) => device.fetch(`/device/v1/files/${hash}`).buffer(true).parse(binary).expect(200)));
    const seconds = (performance.now() - began) / 1_000;
    // Twice 3 MiB at 1 MB/s, half a second of which may go out at once.
    expect(seconds).toBeGreaterThan((2 * file.length) / 1e6 - 1);
    for (const { body } of answers) expect(sha256(body as Buffer)).toBe(hash);
    await put('sharing.wan-kbps', 0, siteId);
  });
});

function binary(response: request.Response, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('end', () => done(null, Buffer.concat(parts)));
}
