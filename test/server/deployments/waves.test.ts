import type { AuditView, DeploymentStopped, DeploymentWaves, Page } from '#contract';
import { describeEngines } from '../../support/database.js';
import type { WireDevice } from '../../support/served.js';
import { Ground } from './ground.js';

const MINUTE = 60_000;
/** Longer than the server's pause between two looks. */
const LOOK = 11_000;

describeEngines('deployments in waves', (engine) => {
  let ground: Ground;
  let devices: WireDevice[];
  beforeAll(async () => {
    ground = await Ground.open(engine);
    devices = await ground.devices(5);
  });
  afterAll(() => ground?.close());

  const person: DeploymentWaves = { first: { unit: 'devices', value: 1 }, factor: 2, next: 'person' };

  it('waits for a person between the waves, and files are for those of the wave alone', async () => {
    const app = await ground.newApp();
    const { id, waves, state } = await ground.deploy(app, devices, { waves: { ...person, enough: 100 } });
    expect([state, waves.map((wave) => [wave.devices, wave.beganAt !== null])]).toEqual(['running', [[1, true], [2, false], [2, false]]]);
    const [first, ...others] = await ground.asked(app, devices);
    expect(others).toEqual([]);
    expect((await ground.get(id)).reasons).toEqual({ waiting: 1, wave: 4 });
    const path = `/device/v1/files/${app.packages[0]?.sha256}`;
    await first!.fetch(path).expect(200);
    await devices.find((device) => device !== first)!.fetch(path).expect(404);
    await ground.run();
    expect((await ground.get(id)).state).toBe('running');
    await ground.says(first!, app, { state: 'done', version: '1.0' });
    await ground.act(id, 'next');
    // Asked for early is asked for; of the second wave one is enough of two only when both are done.
    const second = (await ground.asked(app, devices)).filter((device) => device !== first);
    expect(second).toHaveLength(2);
    await ground.says(second[0]!, app, { state: 'done', version: '1.0' });
    ground.clock.turn(LOOK);
    await ground.run();
    expect((await ground.get(id)).state).toBe('running');
    await ground.says(second[1]!, app, { state: 'done', version: '1.0' });
    ground.clock.turn(LOOK);
    await ground.run();
    const awaiting = await ground.get(id);
    expect(awaiting).toMatchObject({ state: 'awaiting', done: 3, total: 5, nextWaveAt: null, plan: { next: 'person' } });
    expect(awaiting.waves.map(({ enoughAt }) => enoughAt !== null)).toEqual([false, true, false]);
    expect(await ground.act(id, 'next')).toMatchObject({ state: 'running', reasons: { waiting: 2 } });
    expect((await ground.act<{ code: string }>(id, 'next', 409)).code).toBe('conflict');
    for (const device of devices) await ground.says(device, app, { state: 'done', version: '1.0' });
    expect(await ground.get(id)).toMatchObject({ state: 'done', done: 5 });
    const journal: Page<AuditView> = (await ground.served.call('get', `/audit?limit=50`).expect(200)).body;
    expect(journal.items.filter(({ action }) => action === 'deployment.wave-begun').map(({ detail }) => detail.wave)).toEqual([3, 2, 1]);
  });

  it('begins the next wave by itself after the soak time, and not before', async () => {
    const app = await ground.newApp();
    const { id } = await ground.deploy(app, devices, { waves: { ...person, next: 'soak', soakMinutes: 3, factor: 10 } });
    const [first] = await ground.asked(app, devices);
    const predicted = () => ground.rows(id, '&wave=2').then(([row]) => row && [row.reason, row.expectedAt !== null, row.basis, row.facts.wave]);
    expect(await predicted()).toEqual(['wave', false, null, { number: 2, current: 1, of: 2 }]);
    await ground.says(first!, app, { state: 'done', version: '1.0' });
    ground.clock.turn(LOOK);
    await ground.run();
    const { nextWaveAt, state } = await ground.get(id);
    expect([state, Math.abs(Date.parse(nextWaveAt ?? '') - ground.clock.now().getTime() - 3 * MINUTE) < 10_000]).toEqual(['running', true]);
    expect(await predicted()).toEqual(['wave', true, 'soak', { number: 2, current: 1, of: 2 }]);
    ground.clock.turn(2 * MINUTE);
    await ground.run();
    expect(await ground.asked(app, devices)).toHaveLength(1);
    ground.clock.turn(MINUTE + LOOK);
    await ground.run();
    expect(await ground.asked(app, devices)).toHaveLength(5);
    expect((await ground.get(id)).reasons).toEqual({ waiting: 4 });
  });

  it('is paused by too many failures, goes on when a person has seen them, and tries the failed again', async () => {
    const app = await ground.newApp();
    const { id } = await ground.deploy(app, devices, { waves: { first: { unit: 'percent', value: 60 }, factor: 1, next: 'soak', abort: { unit: 'devices', value: 2 } } });
    const wave = await ground.asked(app, devices);
    expect(wave).toHaveLength(3);
    await ground.says(wave[0]!, app, { state: 'failed', reason: 'disk', detail: 'full' });
    ground.clock.turn(LOOK);
    await ground.run();
    expect((await ground.get(id)).state).toBe('running');
    await ground.says(wave[1]!, app, { state: 'failed', reason: 'failed', detail: 'no' });
    ground.clock.turn(LOOK);
    await ground.run();
    expect(await ground.get(id)).toMatchObject({ state: 'paused', paused: { cause: 'failures', by: 'Craie' }, failed: 2, reasons: { disk: 1, failed: 1, paused: 3 } });
    // What had not begun is out of its target; what has failed stays in sight.
    expect(await ground.asked(app, wave)).toHaveLength(2);
    expect((await ground.act<{ code: string }>(id, 'next', 409)).code).toBe('conflict');
    await ground.act(id, 'resume');
    ground.clock.turn(LOOK);
    await ground.run();
    expect(await ground.get(id)).toMatchObject({ state: 'running', paused: null });
    await ground.act(id, 'retry');
    expect((await ground.items(wave[0]!)).find((item) => item.package === app.package)).toMatchObject({ state: 'pending' });
  });

  it('pauses with an honest answer, and a paused server stays paused', async () => {
    const app = await ground.newApp();
    const { id } = await ground.deploy(app, devices);
    await ground.says(devices[0]!, app, { state: 'done', version: '1.0' });
    await ground.says(devices[1]!, app, { state: 'working', progress: 70 });
    const paused = await ground.act<DeploymentStopped>(id, 'pause');
    expect(paused).toMatchObject({ state: 'paused', paused: { cause: 'person' }, reasons: { paused: 3, waiting: 1 }, stopped: { done: 1, atWork: 1, withdrawn: 3, mayHaveBegun: 3 } });
    expect(await ground.asked(app, devices)).toHaveLength(2);
    ground.clock.turn(LOOK);
    await ground.run();
    expect(await ground.asked(app, devices)).toHaveLength(2);
    const [row] = await ground.rows(id, '&reason=paused');
    expect(row).toMatchObject({ state: 'pending', expectedAt: null, facts: { pausedFor: 'person' } });
    await ground.act(id, 'pause', 409);
    expect(await ground.act(id, 'resume')).toMatchObject({ state: 'running', reasons: { waiting: 4 } });
    await ground.act(id, 'resume', 409);
    expect(await ground.asked(app, devices)).toHaveLength(5);
    const cancelled = await ground.act<DeploymentStopped>(id, 'cancel');
    expect(cancelled).toMatchObject({ state: 'cancelled', total: 1, done: 1, stopped: { done: 1, withdrawn: 4, atWork: 1, mayHaveBegun: 3 } });
    expect(await ground.get(id)).toMatchObject({ withdrawn: 4, leftAtWork: 1 });
    for (const what of ['pause', 'resume', 'next', 'cancel', 'retry']) await ground.act(id, what, 409);
  });

  it('starts later: at the moment when nothing is fetched before, at once with that moment when it is', async () => {
    const app = await ground.newApp();
    const startAt = new Date(ground.clock.now().getTime() + MINUTE).toISOString();
    const later = await ground.deploy(app, devices.slice(0, 2), { schedule: { startAt, download: 'window' } });
    expect(later).toMatchObject({ state: 'scheduled', reasons: { wave: 2 } });
    expect((await ground.rows(later.id))[0]).toMatchObject({ expectedAt: startAt, basis: 'start' });
    await ground.run();
    expect(await ground.asked(app, devices)).toEqual([]);
    const early = await ground.newApp();
    const prepared = await ground.deploy(early, devices.slice(0, 2), { schedule: { startAt } });
    expect(prepared.state).toBe('scheduled');
    expect(await ground.asked(early, devices)).toHaveLength(2);
    expect(devices[0]!.targets.at(-1)?.items.find((item) => item.package === early.package)?.when ?? { windows: [], download: 'early', from: startAt }).toEqual({ windows: [], download: 'early', from: startAt });
    ground.clock.turn(MINUTE + LOOK);
    await ground.run();
    expect(await ground.asked(app, devices)).toHaveLength(2);
    expect((await ground.get(later.id)).state).toBe('running');
  });

  it('refuses plans and times that make no sense, with the field', async () => {
    const app = await ground.newApp();
    const refused = async (more: object): Promise<string> =>
      (await ground.served.call('post', '/deployments').send({ appId: app.id, ensure: 'present', devices: { ids: devices.map(({ id }) => id) }, ...more }).expect(400)).body.fields[0].field;
    const past = new Date(ground.clock.now().getTime() - MINUTE).toISOString();
    const future = new Date(ground.clock.now().getTime() + MINUTE).toISOString();
    expect(await refused({ waves: { ...person, first: { unit: 'percent', value: 101 } } })).toBe('waves.first.value');
    expect(await refused({ waves: { ...person, factor: 0.5 } })).toBe('waves.factor');
    expect(await refused({ waves: { ...person, soakMinutes: 3 } })).toBe('waves.soakMinutes');
    expect(await refused({ schedule: { windows: ['night'], deadline: past } })).toBe('schedule.deadline');
    expect(await refused({ schedule: { deadline: future } })).toBe('schedule.deadline');
    expect(await refused({ schedule: { windows: ['lunch'] } })).toBe('schedule.windows');
    expect(await refused({ schedule: { overrideLesson: true } })).toBe('reason');
    expect(await refused({ follow: true })).toBe('follow');
    expect(await refused({ ensure: 'absent', wish: 'pin' })).toBe('wish');
  });
});
