/**
 * From a teacher's wish to three computers of a school, each a machine of its own with Debian's real dpkg and apt, in a real browser: asked for on a phone without an account, approved in the console, a first wave, a
 * pause, the second wave, and the asker is told; then a program is brought from its older to its newer version, one computer first, and all of them back.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppView, DeploymentDetail, DeploymentView, RequestCodeView, SiteView } from '#contract';
import { buildAgent } from '../support/agent-process.js';
import { openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { downloadDeb } from '../support/debian.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { olderDeb, versionOf } from '../support/old-deb.js';
import { uploadApp } from '../support/orders.js';
import { describeWith } from '../support/parts.js';
import { RootedAgent } from '../support/rooted-agent.js';

const LONG = 300_000;
const OLD = '3.0-1';
/** Seconds for apt to fetch and install on one machine while others do. */
const APT = 200;

describeWith(['root on Debian', 'overlay mounts', 'dpkg-deb', 'Chromium'], 'from a wish to three computers', () => {
  let house: House;
  let folder: string;
  let school: SiteView;
  let computers: RootedAgent[] = [];
  let team: Visit;
  let teacher: Visit;
  /** Versions that the archive has. */
  const archive: Record<string, string> = {};

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'craie-wish-'));
    await buildAgent();
    [house, team, teacher] = await Promise.all([openHouse(), openBrowser(), openBrowser()]);
    school = (await house.api.sites(1)).items[0]!;
    const { token } = await house.api.enrolmentToken(school, 'Salle des maîtres', 3);
    computers = await Promise.all(['a', 'b', 'c'].map((letter) => RootedAgent.open(`pc-classe-${letter}`, letter.repeat(32))));
    for (const computer of computers) {
      await computer.join(house.deviceUrl, token ?? '');
      computer.start();
    }
    expect(new Set(computers.map(({ deviceId }) => deviceId)).size).toBe(3);
    await teacher.page.setViewportSize({ width: 390, height: 844 });
    await signIn(team.page, house.url, EMAIL, PASSWORD);
  }, LONG);
  afterAll(async () => {
    await team?.browser.close();
    await teacher?.browser.close();
    await Promise.all(computers.map((computer) => computer.remove()));
    await house?.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const versions = (name: string) => Promise.all(computers.map((computer) => computer.installed(name)));
  const having = async (name: string, version: string | undefined) => (await versions(name)).filter((one) => one === version).length;
  const idOnPage = () => /\/deployments\/([0-9a-f-]{36})/.exec(team.page.url())?.[1] ?? '';
  const detail = (id = idOnPage()) => house.api.call<DeploymentDetail>('GET', `/deployments/${id}`);
  const told = <T>(work: Promise<T>): Promise<T> => work.catch((error: Error) => { throw new Error(`${error.message}\n${computers.map(({ log }) => log.slice(-1_500)).join('\n--\n')}`); });
  const allDone = (id = idOnPage()) => told(until('all computers settled', async () => { const { done, total } = await detail(id); return total === 3 && done === total; }, APT));
  const standing = (state: string) => told(team.page.locator(`[data-testid="deployment-state"][data-state="${state}"]`).waitFor({ timeout: APT * 1_000 }));
  const fromArchive = async (name: string) => {
    const path = await downloadDeb(name, folder);
    archive[name] = await versionOf(path);
    return path;
  };
  /** One computer first, then a person decides. */
  const byWaves = async () => {
    const { page } = team;
    await page.getByText('Par vagues', { exact: true }).click();
    await page.getByRole('combobox', { name: 'Unité : Première vague' }).click();
    await page.getByRole('option', { name: 'appareils' }).click();
    await page.getByLabel('Première vague', { exact: true }).fill('1');
    await page.getByTestId('plan-waves').waitFor();
    await until('the plan', () => page.getByTestId('deploy-go').isEnabled());
    await page.getByTestId('deploy-go').click();
    await page.waitForURL(/\/deployments\/[0-9a-f-]{36}/);
  };

  test('a teacher asks for TuxMath on a phone', async () => {
    const app: AppView = await uploadApp(house, await fromArchive('tuxmath'));
    await house.api.call('PATCH', `/apps/${app.id}`, { shared: true });
    const { code } = await house.api.call<RequestCodeView>('PUT', `/sites/${school.id}/request-code`);
    const { page } = teacher;
    await teacher.open(`${house.url}/demande/${code}`);
    await page.getByRole('radio', { name: new RegExp(app.name, 'i') }).check();
    await page.getByLabel('À quoi servira-t-il ?').fill('Le calcul mental, dix minutes le matin.');
    await page.getByLabel('Votre nom').fill('Maïté Darrieux');
    await page.getByTestId('ask-send').click();
    await page.getByTestId('receipt').waitFor();
    await picture(page, 'wish-asked');
  }, LONG);

  test('it is approved; the first wave comes to one computer, and nothing comes to the others while it is paused', async () => {
    const { page } = team;
    await team.open(`${house.url}/requests`);
    await page.getByRole('grid', { name: 'Demandes' }).getByRole('link').first().click();
    await page.getByTestId('request-approve').click();
    await page.getByTestId('for-request').getByText('Maïté Darrieux').waitFor();
    await byWaves();
    await standing('awaiting');
    await page.getByTestId('deployment-pause').click();
    await page.getByTestId('stop-confirm').click();
    await standing('paused');
    expect([await having('tuxmath', archive['tuxmath']), await having('tuxmath', undefined)]).toEqual([1, 2]);
    await picture(page, 'wish-paused');
  }, LONG);

  test('it goes on: the second wave has it too, by apt and whole, and the teacher reads that it is done', async () => {
    const { page } = team;
    await page.getByTestId('deployment-resume').click();
    await standing('awaiting');
    await page.getByTestId('deployment-next').click();
    await allDone();
    expect(await versions('tuxmath')).toEqual(Array(3).fill(archive['tuxmath']));
    for (const { root } of computers) expect(await root.must('dpkg', '--audit')).toBe('');
    await teacher.page.reload();
    await teacher.page.getByTestId('standing').getByText(/C’est fait/).waitFor();
    await picture(teacher.page, 'wish-done');
  }, LONG);

  test('klavaro is brought from its older to its newer version, one computer first, and back on all of them', async () => {
    const { page } = team;
    const real = await fromArchive('klavaro');
    const old = await uploadApp(house, await olderDeb(real, folder, OLD));
    const first = await house.api.call<DeploymentView>('POST', '/deployments', { appId: old.id, ensure: 'present', devices: { filter: { siteId: school.id } } });
    await allDone(first.id);
    expect(await versions('klavaro')).toEqual([OLD, OLD, OLD]);
    await uploadApp(house, real);
    const newer = archive['klavaro'];
    expect(newer).not.toBe(OLD);
    await team.open(`${house.url}/deployments/new?appId=${old.id}&siteId=${school.id}&by=filter`);
    await byWaves();
    await standing('awaiting');
    expect([await having('klavaro', newer), await having('klavaro', OLD)]).toEqual([1, 2]);
    await page.getByTestId('deployment-next').click();
    await allDone();
    expect(await versions('klavaro')).toEqual([newer, newer, newer]);
    const forward = idOnPage();
    await team.open(`${house.url}/deployments/${forward}`);
    await page.getByTestId('deployment-rollback').click();
    await page.getByTestId('rollback-confirm').click();
    await until('the way back', async () => idOnPage() !== forward && idOnPage() !== '');
    await allDone();
    expect(await versions('klavaro')).toEqual([OLD, OLD, OLD]);
    expect([team.errors, teacher.errors]).toEqual([[], []]);
  }, LONG);
});
