import { nextChange, type DeploymentPreview, type DeploymentWhy, type OrganisationView, type Page, type SiteView } from '#contract';
import { Database } from '#database';
import { CalendarKeeper } from '../../../apps/server/src/target/index.js';
import { describeEngines } from '../../support/database.js';
import { eventually, type WireDevice } from '../../support/served.js';
import { Ground } from './ground.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describeEngines('deployments at times that disturb nobody', (engine) => {
  let ground: Ground;
  let device: WireDevice;
  let site: SiteView;
  beforeAll(async () => {
    ground = await Ground.open(engine);
    site = ((await ground.served.call('get', '/sites?limit=1').expect(200)).body as Page<SiteView>).items[0]!;
    // Only schools have class.
    await ground.served.call('patch', `/sites/${site.id}`).send({ kind: 'school' }).expect(200);
    [device] = (await ground.devices(1)) as [WireDevice];
  });
  afterAll(() => ground?.close());

  const latest = async (of: WireDevice) => {
    const { revision } = (await ground.served.call('get', `/devices/${of.id}/target`).expect(200)).body;
    return eventually('the target', () => of.targets.find((target) => target.revision === revision));
  };

  it('the target carries the windows and the calendar of the place, and another one when the calendar changes', async () => {
    const app = await ground.newApp();
    const now = ground.clock.now().getTime();
    const deadline = new Date(now + 100 * HOUR).toISOString();
    const schedule = { windows: ['outside-class' as const], deadline };
    const preview: DeploymentPreview = (await ground.served.call('post', '/deployments/preview').send({ appId: app.id, ensure: 'present', devices: { ids: [device.id] }, schedule }).expect(200)).body;
    const { id } = await ground.deploy(app, [device], { schedule });
    const sent = await latest(device);
    expect(sent.items[0]?.when).toEqual({ windows: ['outside-class'], download: 'early', deadline });
    expect(sent.calendar).toMatchObject({ zone: 'Europe/Paris', class: expect.arrayContaining([{ weekdays: [1, 2, 4, 5], from: '08:30', to: '11:30' }]) });
    // Whatever day it is when this runs: by the calendar that the device got.
    const opens = nextChange(sent.calendar!, schedule.windows, now)!;
    const near = (iso: string | null | undefined) => Math.abs(Date.parse(iso ?? '') - Math.max(opens, now)) < MINUTE;
    expect([preview.perSite.map(({ site: at, devices, opensAt }) => [at?.id, devices, near(opensAt)]), preview.opens.map(({ sites, devices }) => [sites, devices])]).toEqual([[[site.id, 1, true]], [[1, 1]]]);
    await ground.says(device, app, { state: 'waiting', reason: 'window' });
    const [row] = await ground.rows(id);
    expect([row?.reason, near(row?.expectedAt), row?.basis, row?.facts.windows, near(row?.facts.opensAt), row?.facts.deadline]).toEqual(['window', true, opens > now ? 'window' : 'online', ['outside-class'], true, deadline]);
    const why: DeploymentWhy = (await ground.served.call('get', `/deployments/${id}/why`).expect(200)).body;
    expect([why.reasons.map(({ reason, devices, unknown }) => [reason, devices, unknown]), near(why.expectedAt), why.unknown]).toEqual([[['window', 1, 0]], true, 0]);

    const keeper = ground.served.server.app.get(CalendarKeeper, { strict: false });
    await keeper.run();
    expect((await latest(device)).etag).toBe(sent.etag);
    await ground.served.call('put', `/organisations/${(site as SiteView & { organisation: OrganisationView }).organisation.id}/settings/school.week`).send({ value: 'none' }).expect(200);
    await keeper.run();
    const again = await latest(device);
    expect([again.etag === sent.etag, again.revision > sent.revision, again.calendar?.class]).toEqual([false, true, []]);
    expect((await ground.rows(id))[0]).toMatchObject({ expectedAt: expect.any(String), facts: { opensAt: expect.any(String) } });
    // Without an item that asks for windows there is no calendar.
    await ground.act(id, 'cancel');
    expect((await latest(device)).calendar).toBeUndefined();
  });

  it('lessons are overridden on purpose alone, and the journal says so', async () => {
    const app = await ground.newApp();
    await ground.deploy(app, [device], { schedule: { overrideLesson: true }, reason: 'Faille de sécurité' });
    expect((await latest(device)).items.find((item) => item.package === app.package)?.when).toEqual({ windows: [], download: 'early', overrideLesson: true });
    const { items } = (await ground.served.call('get', '/audit?limit=5').expect(200)).body;
    expect(items.find(({ action }: { action: string }) => action === 'deployment.created')).toMatchObject({ reason: 'Faille de sécurité', detail: { overrideLesson: true } });
  });

  it('predicts when an absent device is usually on, and says nothing of one without a habit', async () => {
    const app = await ground.newApp();
    const [regular, never] = await ground.served.addSilentDevices(2) as [string, string];
    const today = ground.clock.now().toISOString().slice(0, 10);
    // On Thursdays from 14:00 to 15:00, in each of the last weeks; and once, on a Wednesday.
    await ground.served.server.app.get(Database).system((em) => em.query(
      `insert into device_presence_day (device_id, tenant_id, day, online, weak)
       select d.id, d.tenant_id, day::date, (case extract(isodow from day) when 4 then 3::bigint << 28 else 1::bigint << 20 end), 0
       from device d, generate_series($2::date - 27, $2::date - 1, interval '1 day') as day
       where d.id = $1 and (extract(isodow from day) = 4 or (extract(isodow from day) = 3 and day > $2::date - 7))`, [regular, today],
    ));
    const { id } = await ground.deploy(app, [{ id: regular }, { id: never }]);
    const rows = Object.fromEntries((await ground.rows(id)).map((row) => [row.device.id, row]));
    expect(rows[never]).toMatchObject({ reason: 'offline', expectedAt: null, basis: null, facts: { lastSeenAt: null, usuallyOnAt: null } });
    const at = new Date(rows[regular]?.expectedAt ?? '');
    expect([rows[regular]?.basis, at.getUTCDay(), new Intl.DateTimeFormat('fr', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit' }).format(at)]).toEqual(['usual-hours', 4, '14:00']);
    const why: DeploymentWhy = (await ground.served.call('get', `/deployments/${id}/why`).expect(200)).body;
    expect(why).toMatchObject({ reasons: [{ reason: 'offline', devices: 2, unknown: 1 }], expectedAt: at.toISOString(), unknown: 1 });
  });

  it('late arrivals of a filter join the last wave', async () => {
    const app = await ground.newApp();
    await ground.served.addDevice({ name: 'Tardive 1' });
    const { body } = await ground.served.call('post', '/deployments').send({ appId: app.id, ensure: 'present', devices: { filter: { q: 'tardive' } }, follow: true }).expect(201);
    expect(body).toMatchObject({ total: 1 });
    await ground.served.addDevice({ name: 'Tardive 2' });
    await ground.served.addDevice({ name: 'Autre' });
    const view = await eventually('it has joined', async () => {
      await ground.run();
      const now = await ground.get(body.id);
      return now.total === 2 && now;
    }, 30);
    expect(view).toMatchObject({ follow: true, reasons: { offline: 2 } });
    await ground.act(body.id, 'cancel');
    await ground.served.addDevice({ name: 'Tardive 3' });
    await ground.run();
    expect((await ground.get(body.id)).total).toBe(0);
  });

  it('a package that is gone from the catalogue, or rights that are lost, pause it with the cause', async () => {
    const app = await ground.newApp();
    const ids = (await ground.served.addSilentDevices(3)).map((id) => ({ id }));
    const plan = { first: { unit: 'devices' as const, value: 1 }, factor: 2, next: 'soak' as const, enough: 1, soakMinutes: 1 };
    const { id } = await ground.deploy(app, ids, { waves: plan });
    const db = ground.served.server.app.get(Database);
    const settle = (deployment: string) => db.system((em) => em.query(`update target_item set state = 'done' where deployment_id = $1`, [deployment]));
    await settle(id);
    await db.system((em) => em.query('delete from stored_file where sha256 = $1', [app.packages[0]?.sha256]));
    for (let n = 0; n < 2; n++) { ground.clock.turn(90_000); await ground.run(); }
    expect(await ground.get(id)).toMatchObject({ state: 'paused', paused: { cause: 'package' } });
    const other = await ground.deploy(await ground.newApp(), ids, { waves: plan });
    await settle(other.id);
    await db.system((em) => em.query(`update deployment set answers_id = gen_random_uuid() where id = $1`, [other.id]));
    for (let n = 0; n < 2; n++) { ground.clock.turn(90_000); await ground.run(); }
    expect(await ground.get(other.id)).toMatchObject({ state: 'paused', paused: { cause: 'rights' }, done: 1 });
    // Whoever resumes it answers for it from then on.
    await ground.act(other.id, 'resume');
    await ground.run();
    expect(await ground.get(other.id)).toMatchObject({ state: 'running', reasons: { offline: 2 } });
  });
});
