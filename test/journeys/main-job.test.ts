/**
 * The main job, in a real browser on real parts: this machine is in the fleet with its real name and number of packages;
 * klavaro is uploaded, installed with its dependencies while the server is killed once, really there, and removed; the
 * agent stops and the console says so, and why.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { downloadDeb, dpkgIsClean, installedCount, installedVersion, purge } from '../support/debian.js';
import { exclusive } from '../support/exclusive.js';
import { EMAIL, end, openHouse, PASSWORD, type House } from '../support/house.js';
import { thisMachine } from '../support/orders.js';
import { describeWith } from '../support/parts.js';

/** Installing takes as long as this machine needs. */
const LONG = 240_000;

describeWith(['Chromium', 'packages apart'], 'the main job', () => {
  let house: House;
  let visit: Visit;
  let downloads: string;
  let deviceId: string;
  let release: () => Promise<void>;

  beforeAll(async () => {
    release = await exclusive('apt');
    await purge('klavaro');
    downloads = await mkdtemp(join(tmpdir(), 'craie-deb-'));
    house = await openHouse({}, { engine: 'pglite', fresh: true });
    await house.startAgent();
    await house.startDevices(8);
    visit = await openBrowser();
  }, 400_000);

  afterAll(async () => {
    await visit?.browser.close();
    await house?.dispose();
    await rm(downloads, { recursive: true, force: true });
    await purge('klavaro');
    await release?.();
  });

  const targetState = (state: string) => visit.page.locator(`[data-testid="target-item-app:klavaro"][data-state="${state}"]`);

  test('sign in, and this machine is in the list under its real name', async () => {
    await signIn(visit.page, house.url, EMAIL, PASSWORD);
    ({ id: deviceId } = await thisMachine(house));
    await visit.page.goto(`${house.url}/devices`);
    const row = visit.page.locator(`[data-testid="fleet-row-${deviceId}"][data-presence="online"]`);
    await row.getByText(hostname(), { exact: true }).waitFor();
    await picture(visit.page, 'fleet-light');
    expect(await accessibilityFaults(visit.page)).toEqual([]);
  });

  test('its page has the exact number of installed packages', async () => {
    await visit.page.goto(`${house.url}/devices/${deviceId}`);
    await visit.page.getByTestId('device-tab-software').click();
    await visit.page.locator(`[data-testid="software-count"][data-count="${await installedCount()}"]`).waitFor();
  });

  test('klavaro is uploaded as a real package', async () => {
    await visit.page.goto(`${house.url}/apps`);
    await visit.page.getByTestId('upload-input').setInputFiles(await downloadDeb('klavaro', downloads));
    // Its card, not the name of the file that is still on its way: leaving the page would stop the upload.
    await visit.page.getByTestId('app-klavaro').waitFor();
  });

  test('it is installed with its dependencies, though the server is killed in the middle', async () => {
    const { page } = visit;
    await page.goto(`${house.url}/devices/${deviceId}`);
    await page.getByTestId('install-button').click();
    await page.getByTestId('install-app-klavaro').click();
    await page.getByTestId('deploy-confirm').click();
    await targetState('working').or(targetState('downloading')).waitFor();
    await end(house.server, 'SIGKILL');
    await house.startServer();
    await targetState('done').waitFor({ timeout: LONG });
    expect(existsSync('/usr/bin/klavaro')).toBe(true);
    expect(await installedVersion('klavaro')).toBeDefined();
    expect(await dpkgIsClean()).toBe(true);
    await picture(page, 'device-light');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test('it is removed', async () => {
    const { page } = visit;
    await page.getByTestId('remove-app').first().click();
    await page.getByTestId('deploy-confirm').click();
    await page.locator('[data-testid="target-item-app:klavaro"][data-state="done"][data-ensure="absent"]').waitFor({ timeout: LONG });
    expect(existsSync('/usr/bin/klavaro')).toBe(false);
    expect(await installedVersion('klavaro')).toBeUndefined();
  });

  test('the agent stops: the page says so without a reload, and why', async () => {
    await end(house.agent);
    const presence = visit.page.locator('[data-testid="device-presence"][data-presence="offline"]');
    await presence.waitFor({ timeout: 30_000 });
    await visit.page.getByText(/agent arrêté/i).first().waitFor();
    expect(visit.errors).toEqual([]);
  });
});
