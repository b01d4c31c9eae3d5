/** Every package is scanned where there is a scanner, and what holds malware is handed to nobody. */
import { readdir, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import request from 'supertest';
import type { AppView, AuditView, Page, ScanView } from '#contract';
import { Scanner } from '../../../apps/server/src/catalogue/scan/scanner.js';
import { EICAR, FakeClamd, RealClamd } from '../../support/clamd.js';
import { usualEngine } from '../../support/database.js';
import { makeDeb } from '../../support/deb.js';
import { zip } from '../../support/packages/zip.js';
import { describeWith } from '../../support/parts.js';
import { eventually, serve, type Served } from '../../support/served.js';
import { sendPackage } from '../../support/upload.js';

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const scanOf = async (served: Served, { id }: AppView): Promise<ScanView> => ((await served.call('get', `/apps/${id}`).expect(200)).body as AppView).packages[0]!.scan;
const scanned = (served: Served, app: AppView, state: ScanView['state'], signatures?: string) =>
  eventually(`${app.name} ${state}`, async () => { const scan = await scanOf(served, app); return scan.state === state && (signatures === undefined || scan.signatures === signatures) && scan; });
const deploy = (served: Served, { id: appId }: AppView, deviceId: string) => served.call('post', '/deployments').send({ appId, ensure: 'present', devices: { ids: [deviceId] } });
const aside = (served: Served) => readdir(join(served.dataDir, 'files', 'quarantine')).catch(() => []);

describeWith(['clamd'], 'with a real clamd', () => {
  let clamd: RealClamd;
  let served: Served;
  beforeAll(async () => {
    clamd = await RealClamd.start();
    served = await serve(usualEngine, { env: { CLAMD_SOCKET: clamd.socket } });
  });
  afterAll(async () => {
    await served?.close();
    await clamd?.dispose();
  });

  test('a clean package is clean, one with the test virus inside is put aside and told in the journal', async () => {
    const clean = await sendPackage(served, makeDeb({ Package: 'clean', Version: '1' }));
    expect(await scanned(served, clean, 'clean')).toMatchObject({ signatures: expect.stringMatching(/^ClamAV \d/), detail: null, at: expect.any(String) });
    const content = zip([{ name: 'readme.txt', content: Buffer.from('hello') }, { name: 'setup.com', content: EICAR }]);
    const infected = await sendPackage(served, content, 'outil-1.0.zip');
    expect(await scanned(served, infected, 'infected')).toMatchObject({ detail: expect.stringMatching(/Craie\.Test\.Eicar/) });
    expect(await aside(served)).toEqual([sha256(content)]);
    const { items } = (await served.call('get', '/audit?action=app.infected').expect(200)).body as Page<AuditView>;
    expect(items).toMatchObject([{ actor: 'ClamAV', detail: { package: 'outil', found: expect.stringMatching(/Eicar/) } }]);
    const { text } = await request(served.server.urls.http).get('/api/v1/metrics').expect(200);
    for (const counted of ['craie_scans_total{verdict="clean"} 1', 'craie_scans_total{verdict="infected"} 1']) expect(text).toContain(counted);
  });

  test('what is too large for it says so, and may be handed out', async () => {
    const app = await sendPackage(served, makeDeb({ Package: 'large', Version: '1' }, 6 * 1024 * 1024));
    expect(await scanned(served, app, 'not-scanned')).toMatchObject({ detail: expect.stringMatching(/size limit/) });
  });

  test('without an answer files wait, and are scanned once it is back', async () => {
    await clamd.down();
    const app = await sendPackage(served, makeDeb({ Package: 'patient', Version: '1' }));
    expect((await scanOf(served, app)).state).toBe('scanning');
    const device = await served.addDevice();
    expect((await deploy(served, app, device.id).expect(409)).body.detail).toMatch(/being scanned/);
    await clamd.up();
    served.server.app.get(Scanner, { strict: false }).wake();
    await scanned(served, app, 'clean');
    await deploy(served, app, device.id).expect(201);
  });
});

describe('when the signatures change', () => {
  let fake: FakeClamd;
  let served: Served;
  beforeAll(async () => {
    fake = await FakeClamd.start();
    served = await serve(usualEngine, { env: { CLAMD_SOCKET: fake.path } });
  });
  afterAll(async () => {
    await served?.close();
    await fake?.dispose();
  });

  test('everything is scanned again: what was clean is taken away from devices, and given back when it was none', async () => {
    const wake = () => served.server.app.get(Scanner, { strict: false }).wake();
    const content = makeDeb({ Package: 'sleeper', Version: '1' });
    const app = await sendPackage(served, content);
    await scanned(served, app, 'clean');
    const device = await served.addDevice();
    await deploy(served, app, device.id).expect(201);
    const fetched = (status: number) => device.fetch(`/device/v1/files/${sha256(content)}`).responseType('blob').expect(status);
    await fetched(200);

    [fake.version, fake.verdict] = ['ClamAV 1.4.3/2/Tue', () => 'stream: Win.Test FOUND'];
    wake();
    await scanned(served, app, 'infected', fake.version);
    await fetched(404);
    // Whatever puts the file back on the disk does not make it harmless.
    await writeFile(join(served.dataDir, 'files', sha256(content).slice(0, 2), sha256(content)), content);
    await fetched(404);
    expect((await deploy(served, app, device.id).expect(409)).body.detail).toMatch(/malware/);
    const once = fake.scans;

    wake();
    [fake.version, fake.verdict] = ['ClamAV 1.4.3/3/Wed', () => 'stream: OK'];
    wake();
    await scanned(served, app, 'clean', fake.version);
    await fetched(200);
    expect(await aside(served)).toEqual([]);
    expect(fake.scans).toBe(once + 1);
  });

  test('what it cannot look at this time stays what it was', async () => {
    const content = makeDeb({ Package: 'known', Version: '1' });
    [fake.version, fake.verdict] = ['ClamAV 1.4.3/4/Thu', () => 'stream: Win.Test FOUND'];
    const app = await sendPackage(served, content);
    await scanned(served, app, 'infected', fake.version);
    [fake.version, fake.verdict] = ['ClamAV 1.4.3/5/Fri', () => 'INSTREAM size limit exceeded. ERROR'];
    served.server.app.get(Scanner, { strict: false }).wake();
    expect(await scanned(served, app, 'infected', fake.version)).toMatchObject({ detail: 'Win.Test' });
  });
});

test('without a scanner nothing is scanned, and everything may be handed out', async () => {
  const served = await serve(usualEngine);
  try {
    const app = await sendPackage(served, makeDeb({ Package: 'plain', Version: '1' }));
    expect(await scanOf(served, app)).toEqual({ state: 'not-scanned', at: null, signatures: null, detail: null });
    const device = await served.addDevice();
    await deploy(served, app, device.id).expect(201);
  } finally {
    await served.close();
  }
});
