/** The server's machine is lost under load and restored elsewhere from a backup: devices return by themselves, on both engines. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { AppView, AuditView, CommandView, DeploymentView, DeviceRow, EnrolmentTokenView, Page } from '#contract';
import { startPostgres } from '../../scripts/postgres.mjs';
import { makeDeb } from '../support/deb.js';
import { EMAIL, end, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { thisMachine, uploadApp } from '../support/orders.js';
import { describeWith } from '../support/parts.js';
import { RawDevice } from '../support/raw-device.js';

const CLI = 'dist/apps/server/src/backup/cli.js';
const FLEET = 20;

describe.each(['pglite', 'postgresql'] as const)('a lost server', (engine) => {
  describeWith(engine === 'postgresql' ? ['PostgreSQL'] : [], `on ${engine}`, () => {
    let postgres: Awaited<ReturnType<typeof startPostgres>>;
    let house: House;
    let folder: string;
    let elsewhere: NodeJS.ProcessEnv;
    let archive: string;
    let sealed: string[];
    let app: AppView;
    let before: CommandView;
    let late: RawDevice;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'craie-drill-'));
      archive = join(folder, 'craie.backup');
      await writeFile(join(folder, 'passphrase'), 'cheval correct pile agrafe\n');
      sealed = [archive, '--passphrase-file', join(folder, 'passphrase')];
      if (engine === 'postgresql') postgres = await startPostgres();
      house = await openHouse(postgres ? { DATABASE_URL: postgres.url } : {}, { engine });
      elsewhere = { DATA_DIR: join(folder, 'data'), ...(postgres && { DATABASE_URL: await secondDatabase(postgres.url) }) };
      await Promise.all([house.startDevices(FLEET, 300), house.startAgent(['--observe', '--no-power'])]);
      await writeFile(join(folder, 'craie-drill_1.deb'), makeDeb({ Package: 'craie-drill', Version: '1' }, 300_000));
      app = await uploadApp(house, join(folder, 'craie-drill_1.deb'));
    });

    afterAll(async () => {
      await late?.leave();
      await house?.dispose();
      await postgres?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const deploy = async (ensure: 'present' | 'absent') => {
      const { items } = await house.api.call<Page<DeviceRow>>('GET', '/devices?limit=100');
      // Twenty at once would be a dangerous act, which waits for a second person: this is about what a restored server still knows.
      const ids = items.filter((row) => row.status === 'active').map((row) => row.id).slice(0, ensure === 'absent' ? 19 : undefined);
      return house.api.call<DeploymentView>('POST', '/deployments', { appId: app.id, ensure, devices: { ids } });
    };
    const settled = ({ id }: DeploymentView) => until('the deployment everywhere', async () => {
      const now = await house.api.call<DeploymentView>('GET', `/deployments/${id}`);
      // Some simulated devices cannot, or not now, and say why.
      if (now.done < 5 || now.done + now.failed + now.left < now.total - 3 || now.reasons.offline) throw new Error(JSON.stringify(now));
      return now;
    });
    const ring = async (deviceId: string) => {
      const { commands: [made] } = await house.api.call<{ commands: CommandView[] }>('POST', '/commands', { devices: { ids: [deviceId] }, kind: 'diagnose', args: {} });
      return until('the outcome', async () => (await commandOf(deviceId, made!.id))?.state === 'done' && made!);
    };
    const commandOf = async (deviceId: string, id: string) => (await house.api.call<Page<CommandView>>('GET', `/devices/${deviceId}/commands`)).items.find((one) => one.id === id);

    test('is copied while it works, in one file for its owner alone', async () => {
      const machine = await thisMachine(house);
      before = await ring(machine.id);
      const running = await deploy('present');
      const { code, said } = await house.run([CLI, 'backup', ...sealed]);
      expect(said).toMatch(/database: .+\n.+ 1 root\(s\), 1 signing key\(s\)\n.+package files: 1, /);
      expect(code).toBe(0);
      expect((await stat(archive)).mode & 0o777).toBe(0o600);
      // What the backup does not know any more.
      await settled(running);
      late = await RawDevice.join(house, 'arrivee-trop-tard');
      await ring(machine.id);
    });

    test('refuses to be restored while it runs, over something, and without the passphrase', async () => {
      expect(await house.run([CLI, 'restore', ...sealed])).toMatchObject({ code: 78, said: expect.stringMatching(/in use by another Craie server/) });
      const other = { DATA_DIR: join(folder, 'refused'), ...(postgres && { DATABASE_URL: postgres.url }) };
      expect(await house.run([CLI, 'restore', archive], { ...elsewhere, DATA_DIR: other.DATA_DIR })).toMatchObject({ code: 1, said: expect.stringMatching(/sealed: give its passphrase/) });
      if (postgres) expect(await house.run([CLI, 'restore', ...sealed], other)).toMatchObject({ code: 1, said: expect.stringMatching(/tables in the database.+--force/) });
    });

    test('is lost, restored elsewhere under the same address, and its devices return by themselves', async () => {
      await end(house.server, 'SIGKILL');
      const { code, said } = await house.run([CLI, 'restore', ...sealed], elsewhere);
      expect(said).toMatch(/^Restored from /);
      expect(code).toBe(0);
      await house.startServer(elsewhere);
      // Sessions of the backup are nobody's.
      await expect(house.api.call('GET', '/session')).rejects.toThrow(/401/);
      await house.api.signIn(EMAIL, PASSWORD);
      const machine = await thisMachine(house);
      const online = await until('the whole fleet online', async () => {
        const { items } = await house.api.call<Page<DeviceRow>>('GET', '/devices?presence=online&limit=100');
        return items.length >= FLEET + 1 && items;
      }, 90);
      expect(online.filter((row) => row.status === 'active')).toHaveLength(FLEET + 1);
      // Nothing that was acknowledged before the backup is lost.
      expect(await commandOf(machine.id, before.id)).toMatchObject({ state: 'done' });
    });

    test('finishes what it had begun, and what is new reaches every device', async () => {
      const [begun] = (await house.api.call<Page<DeploymentView>>('GET', '/deployments?limit=10')).items;
      await settled(begun!);
      await settled(await deploy('absent'));
      await ring((await thisMachine(house)).id);
    });

    test('says what it cannot know: who enrolled since, which tokens were used, that it was restored', async () => {
      const found = await until('the late device in quarantine', async () => {
        const detail = await late.detail();
        return detail.status === 'quarantined' && detail;
      });
      expect(found.quarantineReason).toMatch(/^restored: enrolled after the backup of /);
      const tokens = await house.api.call<Page<EnrolmentTokenView>>('GET', '/enrolment-tokens?limit=100');
      expect(tokens.items.filter((token) => token.state === 'valid')).toEqual([]);
      const audit = await house.api.call<Page<AuditView>>('GET', '/audit?action=server.restored');
      expect(audit.items).toHaveLength(1);
    });
  });
});

/** An empty database beside the first one. @returns its URL */
async function secondDatabase(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('create database elsewhere');
  await client.end();
  return url.replace(/\/postgres$/, '/elsewhere');
}
