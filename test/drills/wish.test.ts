/**
 * From a teacher's wish to three computers of a school, each a machine of its own with Debian's real dpkg and apt: asked for on a phone, approved in the console, a first wave, a pause, the second wave;
 * then a program is brought from its older to its newer version, and back.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppView, DeploymentDetail, DeploymentView, SiteView } from '#contract';
import { buildAgent } from '../support/agent-process.js';
import { downloadDeb } from '../support/debian.js';
import { openHouse, until, type House } from '../support/house.js';
import { olderDeb } from '../support/old-deb.js';
import { uploadApp } from '../support/orders.js';
import { describeWith } from '../support/parts.js';
import { RootedAgent } from '../support/rooted-agent.js';

const LONG = 240_000;
const OLD = '3.0-1';

describeWith(['root on Debian', 'overlay mounts', 'dpkg-deb'], 'from a wish to three computers', () => {
  let house: House;
  let folder: string;
  let site: SiteView;
  let computers: RootedAgent[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'craie-wish-'));
    await buildAgent();
    house = await openHouse();
    site = (await house.api.sites(1)).items[0]!;
    const { token } = await house.api.enrolmentToken(site, 'Salle des maîtres', 3);
    computers = await Promise.all(['a', 'b', 'c'].map((letter) => RootedAgent.open(`pc-classe-${letter}`, letter.repeat(32))));
    for (const computer of computers) {
      await computer.join(house.deviceUrl, token ?? '');
      computer.start();
    }
  }, LONG);
  afterAll(async () => {
    await Promise.all(computers.map((computer) => computer.remove()));
    await house?.dispose();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const detail = (id: string) => house.api.call<DeploymentDetail>('GET', `/deployments/${id}`);
  const versions = (name: string) => Promise.all(computers.map((computer) => computer.installed(name)));
  const all = async (what: string, id: string) => until(what, async () => { const { done, total } = await detail(id); return done === total; }, 200).catch((error: Error) => { throw new Error(`${error.message}\n${computers.map(({ log }) => log.slice(-1_500)).join('\n--\n')}`); });

  test('they are three', () => {
    expect(new Set(computers.map(({ deviceId }) => deviceId)).size).toBe(3);
  });

  test('the older version everywhere', async () => {
    const real = await downloadDeb('klavaro', folder);
    const old: AppView = await uploadApp(house, await olderDeb(real, folder, OLD));
    const first = await house.api.call<DeploymentView>('POST', '/deployments', { appId: old.id, ensure: 'present', devices: { filter: { siteId: site.id } } });
    expect(first.total).toBe(3);
    await all('all have the older one', first.id);
    expect(await versions('klavaro')).toEqual([OLD, OLD, OLD]);
  }, LONG);
});
