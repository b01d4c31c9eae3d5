/**
 * A deployment in a real browser, from the quick dialog to the way back: waves are chosen and drawn before anything happens; the first one is paused in the middle, goes on,
 * waits for a person, who begins the second; then each device gets back the version it had.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppView, DeploymentDetail, DeploymentDeviceRow, DeploymentView, Page as Listing } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { makeDeb } from '../support/deb.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { uploadApp } from '../support/orders.js';
import { describeWith } from '../support/parts.js';

const DEVICES = 40;
/** Of the first wave; then twice as many, then the rest. */
const FIRST = 3;
/** Long enough to be paused in the middle. */
const INSTALL_MS = 6_000;

describeWith(['Chromium'], 'the console, for a deployment in waves', () => {
  let house: House;
  let visit: Visit;
  let folder: string;
  let app: AppView;
  let id: string;
  /** Interactive displays and computers of teachers: all of them take packages. */
  let desktops: number;
  let sizes: number[];

  const detail = (of = id) => house.api.call<DeploymentDetail>('GET', `/deployments/${of}`);
  const rows = async (of = id) => (await house.api.call<Listing<DeploymentDeviceRow>>('GET', `/deployments/${of}/devices?limit=100`)).items;
  const settled = (of: string) => until('every device settled', async () => { const { total, done, failed } = await detail(of); return done + failed === total; });
  const state = (wanted: string) => visit.page.locator(`[data-testid="deployment-state"][data-state="${wanted}"]`).waitFor({ timeout: 60_000 });
  const idOnPage = () => visit.page.url().replace(/.*\/deployments\/([^?]+).*/, '$1');
  const upload = async (version: string) => {
    const path = join(folder, `cahier-ecriture_${version}_all.deb`);
    await writeFile(path, makeDeb({ Package: 'cahier-ecriture', Version: version, Description: 'Cahier d’écriture du cycle 2' }, 200_000));
    return uploadApp(house, path);
  };
  const looksWell = async (name: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ scheme, faults: [] });
      await picture(visit.page, `${name}-${scheme}`);
    }
    await visit.wear('light');
    await visit.page.setViewportSize({ width: 360, height: 800 });
    expect(await visit.page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await visit.page.setViewportSize({ width: 1440, height: 900 });
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'craie-deployments-'));
    house = await openHouse();
    const opened = openBrowser().then((one) => { visit = one; });
    await Promise.all([house.startDevices(DEVICES, INSTALL_MS), opened]);
    app = await upload('1.0');
    const before = await house.api.call<DeploymentView>('POST', '/deployments', { appId: app.id, ensure: 'present', devices: { filter: { kind: 'desktop' } } });
    desktops = before.total;
    sizes = [FIRST, 2 * FIRST, desktops - 3 * FIRST];
    expect(sizes[2]).toBeGreaterThan(0);
    expect(sizes[2]).toBeLessThanOrEqual(4 * FIRST);
    await settled(before.id);
    app = await upload('2.0');
    await signIn(visit.page, house.url, EMAIL, PASSWORD);
  });

  afterAll(async () => {
    await visit?.browser.close();
    await house?.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  test('the quick dialog leads to waves, which are drawn before anything happens', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/devices?kind=desktop`);
    await page.getByRole('checkbox', { name: 'Sélectionner les lignes affichées' }).check();
    await page.getByRole('button', { name: 'Installer…' }).click();
    await page.getByTestId('install-app-cahier-ecriture').click();
    await page.getByTestId('install-further').click();
    await page.waitForURL(/\/deployments\/new\?/);
    // What was chosen is still there when the page is loaded again.
    await page.reload();
    await page.getByRole('heading', { name: 'Nouveau déploiement' }).waitFor();
    await page.getByText(`Pour ${desktops} appareils`).waitFor();
    await page.getByTestId('deploy-go').getByText(`Installer sur ${desktops} appareils`).waitFor();
    await page.getByText('Par vagues', { exact: true }).click();
    await page.getByRole('combobox', { name: 'Unité : Première vague' }).click();
    await page.getByRole('option', { name: 'appareils' }).click();
    await page.getByLabel('Première vague', { exact: true }).fill(String(FIRST));
    await page.getByRole('switch', { name: 'S’arrêter si ça se passe mal' }).uncheck();
    await page.locator('[data-testid="plan-waves"][data-waves="3"]').getByRole('img', { name: `3 vagues : ${sizes[0]}, ${sizes[1]} et ${sizes[2]} appareils` }).waitFor();
    await page.getByText('À des créneaux choisis', { exact: true }).click();
    await page.getByRole('checkbox', { name: /^Hors de la classe/ }).waitFor();
    await until('the plan', () => page.getByTestId('deploy-go').isEnabled());
    await looksWell('new-deployment');
    await page.getByText('À toute heure', { exact: true }).click();
    expect((await house.api.call<Listing<DeploymentView>>('GET', '/deployments')).items).toHaveLength(1);
  });

  test('it goes by the keyboard, and is paused in the middle of its first wave: what stays is said', async () => {
    const { page } = visit;
    await until('the plan', () => page.getByTestId('deploy-go').isEnabled());
    await page.getByLabel('Première vague', { exact: true }).press('Control+Enter');
    await page.waitForURL(/\/deployments\/[0-9a-f-]{36}/);
    id = idOnPage();
    await page.getByTestId('wave-1').waitFor();
    expect((await detail()).waves.map(({ devices }) => devices)).toEqual(sizes);
    await page.getByTestId('deployment-pause').click();
    await page.getByTestId('stop-confirm').click();
    await page.getByTestId('deployment-told').getByText('ne commenceront pas avant la reprise').waitFor();
    await state('paused');
    await page.getByText(/Suspendu par/).waitFor();
    await looksWell('deployment-paused');
  });

  test('it goes on, and waits for a person when enough of the wave is settled', async () => {
    const { page } = visit;
    await page.getByTestId('deployment-resume').click();
    await state('awaiting');
    await page.getByText('La vague 2 attend que vous la lanciez.').waitFor();
    expect((await rows()).filter(({ wave, state: item }) => wave === 2 && item === 'done')).toEqual([]);
    await page.getByTestId('wave-2').getByRole('link').click();
    await page.waitForURL(/wave=2/);
    await until('the devices of the second wave', async () => (await page.getByRole('grid', { name: 'Appareils du déploiement' }).getByRole('row').count()) === 2 * FIRST + 1);
    await page.getByRole('grid', { name: 'Appareils du déploiement' }).getByText('vague 2 sur 3, la 1 est en cours').first().waitFor();
    await looksWell('deployment-awaiting');
  });

  test('the person begins the second wave', async () => {
    const { page } = visit;
    await page.getByTestId('deployment-next').click();
    await page.locator('[data-testid="wave-2"][data-state="done"]').waitFor({ timeout: 60_000 });
    await state('awaiting');
    await visit.open(`${house.url}/deployments/${id}`);
    await until('a version before and after', async () => /1\.0.*2\.0/s.test((await page.getByRole('grid', { name: 'Appareils du déploiement' }).textContent()) ?? ''));
    await page.getByTestId('site-line').first().waitFor();
    await looksWell('deployment');
    await page.getByText('Site par site').scrollIntoViewIfNeeded();
    await picture(page, 'deployment-sites');
  });

  test('the way back says what it does and what it cannot, and each device gets its version again', async () => {
    const { page } = visit;
    const changed = (await rows()).filter(({ state: item }) => item === 'done').map(({ device }) => device.id).sort();
    expect(changed.length).toBeGreaterThan(1);
    await page.getByTestId('deployment-rollback').click();
    await page.getByRole('dialog').getByText(/reviennent à la version 1\.0/).waitFor();
    await looksWell('rollback');
    await page.getByTestId('rollback-confirm').click();
    await until('the page of the way back', () => Promise.resolve(page.url().includes('/deployments/') && idOnPage() !== id));
    const back = idOnPage();
    await page.getByRole('heading', { name: /Revenir à l’état d’avant/ }).waitFor();
    await settled(back);
    expect((await rows(back)).filter(({ version }) => version === '1.0').map(({ device }) => device.id).sort()).toEqual(changed);
    await page.getByRole('link', { name: 'Le voir', exact: true }).click();
    await page.getByText('L’état d’avant a été rétabli.').waitFor();
    await state('cancelled');
    expect(await page.getByTestId('deployment-rollback').count()).toBe(0);
  });

  test('the list shows them all, or those of one app; nothing went wrong on the way', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/deployments`);
    await page.getByText('vague 2 sur 3').waitFor();
    await page.getByRole('button', { name: 'Application' }).click();
    await page.getByRole('button', { name: app.name }).click();
    await page.waitForURL(/app=/);
    await until('its three deployments', async () => (await page.getByRole('row').count()) === 4);
    await looksWell('deployments');
    await page.getByRole('button', { name: 'État' }).click();
    await page.getByRole('button', { name: 'En pause' }).click();
    await page.getByText('Aucun déploiement ne correspond').waitFor();
    await page.getByRole('button', { name: 'Tout afficher' }).click();
    await page.getByText('vague 2 sur 3').waitFor();
    expect(visit.errors).toEqual([]);
  });
});
