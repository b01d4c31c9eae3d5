/**
 * Whole processes are killed with SIGKILL, at moments of a step that are found from outside: while it is being stored, and as
 * soon as it is stored and may not be acknowledged yet. docs/faults.md says which test stands for which cell.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { HealthView } from '#contract';
import { Authority } from '#pki';
import { startPostgres } from '../../scripts/postgres.mjs';
import { DatabaseGate } from '../support/database-gate.js';
import { BROKER_CELLS, PROCESS_CELLS } from '../support/fault-cells.js';
import { inventoryStep, installStep, STEPS } from '../support/fault-steps.js';
import { end, openHouse, until, type House } from '../support/house.js';
import { Mosquitto } from '../support/mosquitto.js';
import { describeWith } from '../support/parts.js';
import { RawDevice } from '../support/raw-device.js';

let postgres: NonNullable<Awaited<ReturnType<typeof startPostgres>>>;
let house: House;
let device: RawDevice;
let gate: DatabaseGate;

async function open(extra: NodeJS.ProcessEnv = {}): Promise<void> {
  const started = await startPostgres();
  if (!started) throw new Error('PostgreSQL is not installed on this machine.');
  postgres = started;
  house = await openHouse({ DATABASE_URL: postgres.url, ...extra });
  device = await RawDevice.join(house, 'processus');
  gate = await DatabaseGate.build(postgres.url);
}

async function close(): Promise<void> {
  await device?.leave();
  await house?.dispose();
  await postgres?.stop();
}

describeWith(['PostgreSQL'], 'the server and its database', () => {
  beforeAll(() => open());
  afterAll(close);

  const faults = {
    'the server': { kill: () => end(house.server, 'SIGKILL'), start: () => house.startServer() },
    PostgreSQL: { kill: () => postgres.kill(), start: () => postgres.resume() },
  };

  test.each(PROCESS_CELLS)('%s during %s', async (name, step) => {
    const { kill, start } = faults[name];
    for (const moment of [() => gate.hold(), () => gate.afterNext(step)]) {
      const atThat = await moment();
      await STEPS[step](house, device, async () => {
        await atThat(kill);
        await start();
      });
    }
  });

  test('a backup killed in the middle: its folder goes with the next start, and with the next backup', async () => {
    const cli = 'dist/apps/server/src/backup/cli.js';
    const archive = join(house.data, 'craie.backup');
    const left = async () => (await readdir(join(house.data, 'dumps')).catch(() => [])).filter((name) => name.startsWith('backup-'));
    const killed = async () => {
      const admin = new Client({ connectionString: postgres.url });
      admin.on('error', () => undefined);
      await admin.connect();
      // pg_dump waits for this lock; the backup for pg_dump.
      await admin.query('begin');
      await admin.query('lock table app in access exclusive mode');
      const backup = spawn(process.execPath, [cli, 'backup', archive], { env: { ...process.env, NODE_OPTIONS: '', DATA_DIR: house.data, DATABASE_URL: postgres.url }, stdio: 'ignore' });
      await until('pg_dump at work', async () => (await admin.query(`select from pg_locks where not granted and relation = 'app'::regclass`)).rowCount === 1);
      await end(backup, 'SIGKILL');
      expect(await left()).toHaveLength(1);
      await admin.query('rollback');
      await until('the end of pg_dump', async () => (await admin.query(`select from pg_stat_activity where application_name = 'pg_dump'`)).rowCount === 0);
      await admin.end();
    };
    await killed();
    expect(await house.run([cli, 'backup', archive])).toMatchObject({ code: 0 });
    expect(await left()).toEqual([]);
    await killed();
    await end(house.server, 'SIGKILL');
    await house.startServer();
    expect(await left()).toEqual([]);
  });

  test('a database that only reads: named by health, nothing acknowledged or blamed on a device, and over by itself', async () => {
    const admin = new Client({ connectionString: postgres.url });
    await admin.connect();
    const readOnly = async (on: boolean) => {
      await admin.query('set default_transaction_read_only = off');
      await admin.query(`alter system set default_transaction_read_only = ${on ? 'on' : 'off'}`);
      await admin.query('select pg_reload_conf()');
    };
    const database = async () => ((await (await fetch(`${house.url}/api/v1/health/ready`)).json()) as HealthView).checks.find(({ name }) => name === 'database');
    const failures = () => house.log.filter((line) => line.includes('could not be stored; it is kept')).length;
    const { say, look } = await inventoryStep(house, device);
    const before = failures();
    try {
      await readOnly(true);
      expect((await until('health', async () => { const check = await database(); return check?.ok === false && check; })).detail).toMatch(/^the database only reads/);
      await expect(house.api.call('POST', '/commands', { devices: { ids: [device.id] }, kind: 'ring', args: { seconds: 1 } })).rejects.toThrow(/ 503 .*"code":"unavailable".*only reads/);
      let acknowledged = false;
      const said = say().then(() => (acknowledged = true));
      // A second attempt has failed by now: an acknowledgement would have left with the first.
      await until('the batch tried again', async () => failures() >= before + 2);
      expect(acknowledged).toBe(false);
      await readOnly(false);
      await said;
      await look();
      await until('health', async () => (await database())?.ok);
    } finally {
      await readOnly(false);
      await admin.end();
    }
  });
});

describeWith(['PostgreSQL', 'mosquitto'], 'a broker that acknowledges before the server has stored', () => {
  let certs: string;
  let broker: Mosquitto;

  beforeAll(async () => {
    certs = await mkdtemp(join(tmpdir(), 'craie-certs-'));
    broker = await Mosquitto.start(await Authority.open(certs));
    await open({ BROKER_URL: broker.url, CERTS_DIR: certs });
  });
  afterAll(async () => {
    await close();
    await broker?.dispose();
    await rm(certs, { recursive: true, force: true });
  });

  const steps = { inventory: inventoryStep, install: installStep };

  test.each(BROKER_CELLS)('%s during %s', async (_broker, step) => {
    const { say, look } = await steps[step](house, device);
    const atThat = await gate.hold();
    await say();
    await atThat(() => broker.down('SIGKILL'));
    await broker.up();
    await until('what it had acknowledged', () => look().then(() => true));
    // Whatever it had not handed over yet dies with it: nobody but the device has it then.
    const lost = await steps[step](house, device);
    await end(house.server, 'SIGKILL');
    await lost.say();
    await broker.down('SIGKILL');
    await broker.up();
    await house.startServer();
    await until('what it had lost', () => lost.look().then(() => true));
  });
});
