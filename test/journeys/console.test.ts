/**
 * The console in a real browser, with a fleet that lives: every page in both themes without an accessibility fault, what
 * is true shown without a reload, and each thing done with the keyboard alone.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppView, DeploymentView, DeviceRow, Page as Listing } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Scheme, type Visit } from '../support/browser.js';
import { makeDeb } from '../support/deb.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { uploadApp } from '../support/orders.js';
import { describeWith } from '../support/parts.js';

const DEVICES = 30;
/** Long enough to be seen in the middle. */
const INSTALL_MS = 6_000;

describeWith(['Chromium'], 'the console', () => {
  let house: House;
  let visit: Visit;
  let folder: string;
  let devices: DeviceRow[];
  let app: AppView;
  let deployment: DeploymentView;

  const row = (index: number): DeviceRow => {
    const device = devices[index];
    if (!device) throw new Error(`Only ${devices.length} devices came.`);
    return device;
  };
  const go = (path: string) => visit.page.goto(house.url + path);
  const deb = async (name: string, version: string, padding = 0) => {
    const path = join(folder, `${name}_${version}_all.deb`);
    await writeFile(path, makeDeb({ Package: name, Version: version, Description: 'Cahier de lecture du cycle 2' }, padding));
    return path;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'craie-console-'));
    house = await openHouse();
    await house.startDevices(DEVICES, INSTALL_MS);
    devices = await until(`${DEVICES} devices online`, async () => {
      const { items } = await house.api.call<Listing<DeviceRow>>('GET', '/devices?presence=online&limit=100');
      return items.length === DEVICES && items;
    });
    visit = await openBrowser();
    await signIn(visit.page, house.url, EMAIL, PASSWORD);
  });

  afterAll(async () => {
    await visit?.browser.close();
    await house?.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  test('a file that is no package is refused in a sentence; a package shows its way up and lands in the catalogue', async () => {
    const { page } = visit;
    await go('/apps');
    const text = join(folder, 'notes.txt');
    await writeFile(text, 'not a package');
    await page.getByTestId('upload-input').setInputFiles(text);
    await page.getByRole('alert').getByText('n’est pas un paquet que Craie sait lire').waitFor();
    await page.getByTestId('upload-input').setInputFiles(await deb('cahier-lecture', '3.1', 300_000));
    await page.getByTestId('app-cahier-lecture').waitFor();
    app = await uploadApp(house, await deb('cahier-calcul', '2.0'));
    await page.reload();
    await page.getByTestId('app-cahier-calcul').waitFor();
  });

  test('the whole filter is installed in one go, and the numbers move without a reload', async () => {
    const { page } = visit;
    await go('/devices');
    await page.getByTestId(`fleet-row-${row(0).id}`).waitFor();
    await page.getByRole('checkbox', { name: 'Sélectionner les lignes affichées' }).check();
    await page.getByRole('button', { name: 'Installer…' }).click();
    await page.getByTestId('install-app-cahier-lecture').click();
    await page.getByTestId('deploy-confirm').click();
    await page.waitForURL(/\/deployments\/.+/);
    deployment = await house.api.call('GET', page.url().replace(/.*(\/deployments\/[^?]+).*/, '$1'));
    const progress = page.getByTestId('deployment-progress');
    const before = Number(await progress.getAttribute('data-done'));
    await until('more devices done', async () => Number(await progress.getAttribute('data-done')) > before);
    await page.getByTestId('why-disk').waitFor();
    await page.getByTestId('why-disk').getByRole('link').click();
    await page.getByText('Place insuffisante', { exact: false }).first().waitFor();
  });

  test('what failed is asked again', async () => {
    const { page } = visit;
    await page.getByTestId('deployment-retry').click();
    await page.getByText('Nouvel essai demandé').waitFor();
    await page.getByTestId('deployment-retry').waitFor();
  });

  test('an app is removed from the page of its device, by a live item', async () => {
    const { page } = visit;
    const done = await until('a device that has it', async () => {
      const { items } = await house.api.call<Listing<DeviceRow>>('GET', '/devices?app=cahier-lecture&target=done&limit=1');
      return items[0];
    });
    await go(`/devices/${done.id}`);
    const item = page.getByTestId('target-item-app:cahier-lecture');
    await item.getByTestId('remove-app').click();
    await page.getByTestId('deploy-confirm').click();
    await page.locator('[data-testid="target-item-app:cahier-lecture"][data-ensure="absent"][data-state="done"]').waitFor({ timeout: 30_000 });
    await picture(page, 'device-light');
  });

  test('a change made elsewhere reaches the open list, in place', async () => {
    const { page } = visit;
    await go('/devices');
    await page.getByTestId(`fleet-row-${row(1).id}`).waitFor();
    await house.api.call('PATCH', `/devices/${row(1).id}`, { name: 'Poste enseignant CE1', assetTag: 'PRT-0412' });
    await page.getByTestId(`fleet-row-${row(1).id}`).getByText('Poste enseignant CE1').waitFor();
  });

  test('the keyboard alone: the palette opens a device, arrows and Space select, a dialog gives the focus back', async () => {
    const { page } = visit;
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Poste enseignant');
    await page.getByRole('dialog').getByText('Poste enseignant CE1').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/devices/${row(1).id}`);
    const menu = page.getByRole('button', { name: 'Autres actions de l’appareil' });
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: /Renommer/ }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await until('the focus back on the menu', async () => (await page.evaluate<string | null>('document.activeElement.getAttribute("aria-label")')) === 'Autres actions de l’appareil');
    await go('/devices');
    await page.getByTestId(`fleet-row-${row(0).id}`).waitFor();
    await page.getByRole('row').nth(1).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText('1 sélectionné').waitFor();
  });

  test('a retired device can come back, or be deleted for good', async () => {
    const { page } = visit;
    const choose = async (entry: RegExp, confirm: RegExp) => {
      await page.getByRole('button', { name: 'Autres actions de l’appareil' }).click();
      await page.getByRole('menuitem', { name: entry }).click();
      await page.getByRole('dialog').getByRole('button', { name: confirm }).click();
    };
    await go(`/devices/${row(2).id}`);
    await choose(/Retirer du parc/, /^Retirer/);
    await page.getByRole('button', { name: 'Remettre en service' }).waitFor();
    await choose(/Supprimer définitivement/, /^Supprimer/);
    await page.waitForURL(`${house.url}/devices`);
    await expect(house.api.call('GET', `/devices/${row(2).id}`)).rejects.toThrow();
  });

  describe('every page', () => {
    const shown = { light: new Set(['home', 'fleet', 'enrolment', 'catalogue']), dark: new Set(['fleet', 'device']) };
    const found: Record<Scheme, { name: string; faults: string[]; widerThanATelephone: boolean }[]> = { light: [], dark: [] };
    let errors: string[];
    let names: string[];

    // One load of a page serves both schemes.
    beforeAll(async () => {
      const paths = {
        home: '/', fleet: '/devices', device: `/devices/${row(1).id}`, catalogue: '/apps', app: `/apps/${app.id}`, deployments: '/deployments', plan: `/deployments/new?appId=${app.id}`,
        deployment: `/deployments/${deployment.id}`, enrolment: '/enrolment', token: '/enrolment/new', organisations: '/organisations', journal: '/audit', settings: '/settings', statement: '/accessibility',
      };
      names = Object.keys(paths);
      const other = await openBrowser();
      const { page } = other;
      errors = other.errors;
      try {
        await signIn(page, house.url, EMAIL, PASSWORD);
        // Something under way, both to come and to go, so that the pages have every kind of thing to show.
        await house.api.call('POST', '/deployments', { appId: app.id, ensure: 'present', devices: { filter: {} } });
        await house.api.call('POST', '/deployments', { appId: deployment.app.id, ensure: 'absent', devices: { ids: [row(3).id, row(4).id] } });
        for (const [name, path] of Object.entries(paths)) {
          await other.open(house.url + path);
          for (const scheme of ['light', 'dark'] as const) {
            await other.wear(scheme);
            const faults = await accessibilityFaults(page, scheme === 'light' ? 'all' : 'colours');
            if (shown[scheme].has(name)) await picture(page, `${name}-${scheme}`);
            await page.setViewportSize({ width: 360, height: 800 });
            found[scheme].push({ name, faults, widerThanATelephone: await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth') });
            await page.setViewportSize({ width: 1440, height: 900 });
          }
        }
      } finally {
        await other.browser.close();
      }
    });

    test.each(['light', 'dark'] as const)('is accessible in %s, from a desk to a telephone', (scheme) => {
      expect(found[scheme]).toEqual(names.map((name) => ({ name, faults: [], widerThanATelephone: false })));
    });

    test('opens without an error', () => {
      expect(errors).toEqual([]);
    });
  });

  test('what is left of a deployment is cancelled', async () => {
    const { page } = visit;
    const { id } = await house.api.call<DeploymentView>('POST', '/deployments', { appId: app.id, ensure: 'absent', devices: { ids: [row(3).id, row(4).id] } });
    await go(`/deployments/${id}`);
    await page.getByRole('button', { name: 'Autres actions du déploiement' }).click();
    await page.getByRole('menuitem', { name: /Annuler ce qui reste/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Annuler ce qui reste' }).click();
    await page.locator('[data-testid="deployment-state"][data-state="cancelled"]').waitFor();
  });

  test('nothing went wrong in the page on the way', () => {
    expect(visit.errors).toEqual([]);
  });
});
