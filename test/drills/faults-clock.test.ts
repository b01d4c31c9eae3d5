/** The real agent on a machine whose clock is wrong by years, as after an empty battery or a hand that set it: it enrols, works, and says so. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandView, DeviceDetail, DeviceEventView, InventoryView, Page } from '#contract';
import { AgentMachine, buildAgent } from '../support/agent-process.js';
import { describeWith } from '../support/parts.js';
import { eventually, serve, type Served } from '../support/served.js';

const YEAR = 365.25 * 86_400;

describeWith(['faketime'], 'an agent whose clock is', () => {
  let served: Served;
  let folder: string;
  let token: string;

  beforeAll(async () => {
    await buildAgent();
    served = await serve('pglite');
    folder = await mkdtemp(join(tmpdir(), 'craie-clock-'));
    const { items: [site] } = (await served.call('get', '/sites?limit=1').expect(200)).body as Page<{ id: string; organisation: { id: string } }>;
    const body = { label: 'clock', organisationId: site?.organisation.id, siteId: site?.id, maxUses: 5, expiresInHours: 1 };
    ({ token } = (await served.call('post', '/enrolment-tokens').send(body).expect(201)).body as { token: string });
  });
  afterAll(async () => {
    await served?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const get = async <T>(path: string) => (await served.call('get', path).expect(200)).body as T;

  test.each([['years behind', -6, 'retarde de 6 ans'], ['years ahead', 6, 'avance de 6 ans']])('%s', async (_how, years, sentence) => {
    const runtime = join(folder, `node${years}`);
    // The monotonic clock goes on as it does when a clock is merely wrong.
    const fake = `LD_PRELOAD=$(ls /usr/lib/*/faketime/libfaketime.so.1) FAKETIME='${years > 0 ? '+' : ''}${years}y' FAKETIME_DONT_FAKE_MONOTONIC=1`;
    await writeFile(runtime, `#!/bin/sh\n${fake} exec '${process.execPath}' "$@"\n`, { mode: 0o755 });
    const machine = new AgentMachine(runtime);
    try {
      const id = await machine.enrol(served.server.urls.device, token, '--observe');
      machine.start();
      const detail = await eventually('the device online', async () => {
        const seen = await get<DeviceDetail>(`/devices/${id}`);
        return seen.presence === 'online' && seen.inventoryAt !== null && seen;
      }, 40);
      expect(Math.abs(Date.parse(detail.lastSeenAt ?? '') - Date.now())).toBeLessThan(60_000);
      // Said in the console, among what the machine is.
      const drift = (await get<InventoryView>(`/devices/${id}/inventory`)).os?.body.clockDriftSeconds ?? 0;
      expect(Math.abs(drift / YEAR - years)).toBeLessThan(0.1);
      // A signed order ends by the server's clock.
      const { commands: [made] } = (await served.call('post', '/commands').send({ devices: { ids: [id] }, kind: 'diagnose', args: {} }).expect(201)).body as { commands: CommandView[] };
      const done = await eventually('the order done', async () => (await get<Page<CommandView>>(`/devices/${id}/commands`)).items.find((one) => one.id === made?.id && one.finishedAt !== null));
      expect(done).toMatchObject({ state: 'done' });
      expect(done.result?.['checks']).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'clock', ok: false, detail: expect.stringContaining(sentence) }), expect.objectContaining({ name: 'server', ok: true })]));
      for (const line of (await get<Page<DeviceEventView>>(`/devices/${id}/events`)).items) expect(Math.abs(Date.parse(line.at) - Date.now())).toBeLessThan(300_000);
      const said = await machine.cli('diagnose');
      expect(said.stdout).toContain(`✗ clock   L’horloge ${sentence}`);
      expect(said.stdout).toContain('✓ mqtt');
    } finally {
      await machine.remove();
    }
  });
});
