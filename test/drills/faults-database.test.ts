/** PostgreSQL under the whole server: the ordinary work, and its absence for some seconds. */
import type { CommandView, HealthView, Page, DeviceRow, Problem } from '#contract';
import { startPostgres } from '../../scripts/postgres.mjs';
import { openHouse, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';
import { HEARTBEAT, RawDevice } from '../support/raw-device.js';

describeWith(['PostgreSQL'], 'the server on PostgreSQL', () => {
  let postgres: NonNullable<Awaited<ReturnType<typeof startPostgres>>>;
  let house: House;
  let device: RawDevice;

  beforeAll(async () => {
    const started = await startPostgres();
    if (!started) throw new Error('PostgreSQL is not installed on this machine.');
    postgres = started;
    house = await openHouse({ DATABASE_URL: postgres.url });
    device = await RawDevice.join(house, 'ardoise');
  });

  afterAll(async () => {
    await device?.leave();
    await house?.dispose();
    await postgres?.stop();
  });

  const commandOf = async (id: string) => (await house.api.call<Page<CommandView>>('GET', `/devices/${device.id}/commands`)).items.find((one) => one.id === id);
  const ring = async () => {
    const { commands } = await house.api.call<{ commands: CommandView[] }>('POST', '/commands', { devices: { ids: [device.id] }, kind: 'ring', args: { seconds: 1 } });
    const [made] = commands;
    if (!made) throw new Error('No command was made.');
    await until('the command at the device', async () => device.commands.some((one) => one.id === made.id));
    return made;
  };
  const outcome = (commandId: string) => device.say('outcome', { v: 1, commandId, state: 'done', detail: 'sonné', at: new Date().toISOString() });

  test('devices enrol, are listed, and a command goes there and back', async () => {
    const { items } = await house.api.call<Page<DeviceRow>>('GET', '/devices?q=ardoise');
    expect(items.map((row) => row.id)).toEqual([device.id]);
    const made = await ring();
    await outcome(made.id);
    expect(await commandOf(made.id)).toMatchObject({ state: 'done', detail: 'sonné' });
  });

  test('a second server on the same data folder ends with 78 and a sentence here too, before it comes to a port', async () => {
    const second = await house.run(['dist/apps/server/src/main.js']);
    expect(second.said).toMatch(/^The data folder .+ is in use by another Craie server on this machine\. [^\n]+\.$/);
    expect(second.code).toBe(78);
    // The first one still works; its device takes one order at a time.
    await outcome((await ring()).id);
  });

  test('away for some seconds: said by name, nothing acknowledged that is not stored, everything arrives, no restart', async () => {
    const made = await ring();
    const closings = device.closings;
    await postgres.pause();
    const ready = await until('the database missed', async () => {
      const answer = await fetch(`${house.url}/api/v1/health/ready`);
      return answer.status === 503 && ((await answer.json()) as HealthView);
    });
    expect(ready.checks.find((check) => check.name === 'database')).toMatchObject({ ok: false, detail: expect.stringMatching(/^the database does not answer/) });
    expect(ready.checks.filter((check) => !check.ok).map((check) => check.name)).toEqual(['database']);
    expect((await fetch(`${house.url}/api/v1/health/live`)).status).toBe(200);

    let acknowledged = false;
    const told = Promise.all([outcome(made.id), device.say('heartbeat', { ...HEARTBEAT, battery: 7 })]).then(() => (acknowledged = true));
    const refused = await house.api.call('GET', '/devices').then(() => '', (error: Error) => error.message);
    expect(JSON.parse(refused.slice(refused.indexOf('{'))) as Problem).toMatchObject({ code: 'unavailable', status: 503, detail: expect.stringMatching(/^The database .+\.$/) });
    // A second attempt of the batch has failed by now: an acknowledgement would have left with the first.
    await until('the batch tried again', async () => house.log.filter((line) => line.includes('could not be stored; it is kept')).length >= 3);
    expect(acknowledged).toBe(false);

    await postgres.resume();
    await told;
    expect(await commandOf(made.id)).toMatchObject({ state: 'done', detail: 'sonné' });
    expect(await device.detail()).toMatchObject({ presence: 'online', battery: 7 });
    await until('ready again', async () => (await fetch(`${house.url}/api/v1/health/ready`)).ok);
    expect(house.server.exitCode).toBeNull();
    expect(device.closings).toBe(closings);
  });
});
