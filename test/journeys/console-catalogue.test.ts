/**
 * The console in a real browser: packages of several kinds are dropped at once, one is paused and goes on after a reload, an app is described and found again, its versions are scanned and completed,
 * and one that holds malware is put aside.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppView, Page as Listing } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { FakeClamd } from '../support/clamd.js';
import { makeDeb } from '../support/deb.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { makeApk } from '../support/packages/apk.js';
import { makeMsi, PRODUCT } from '../support/packages/msi.js';
import { describeWith } from '../support/parts.js';
import { png } from '../support/pictures.js';

const MIB = 1024 ** 2;

describeWith(['Chromium'], 'the console, with the catalogue', () => {
  let clamd: FakeClamd;
  let house: House;
  let visit: Visit;
  let folder: string;
  const dialog = () => visit.page.getByRole('dialog');
  const file = async (name: string, content: Buffer) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const drop = async (...paths: string[]) => visit.page.getByTestId('upload-input').setInputFiles(paths);
  const card = (name: string) => visit.page.getByTestId(`app-${name}`);
  const app = async (q: string) => (await house.api.call<Listing<AppView>>('GET', `/apps?q=${q}`)).items[0]!;
  /** In light and dark, each without a fault; a picture of both. */
  const looksWell = async (name: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ name, scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ name, scheme, faults: [] });
      await picture(visit.page, `${name}-${scheme}`);
    }
    await visit.wear('light');
  };

  beforeAll(async () => {
    clamd = await FakeClamd.start();
    // What holds 13 MiB or more is taken for malware here.
    clamd.verdict = (length) => (length > 13 * MIB && length < 20 * MIB ? 'stream: Win.Test.Virus FOUND' : 'stream: OK');
    folder = await mkdtemp(join(tmpdir(), 'craie-catalogue-'));
    [house, visit] = await Promise.all([openHouse({ CLAMD_SOCKET: clamd.path }), openBrowser()]);
    await signIn(visit.page, house.url, EMAIL, PASSWORD);
  });

  afterAll(async () => {
    await visit?.browser.close();
    await house?.dispose();
    await clamd?.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  test('several packages are dropped at once; each says what became of it', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/apps`);
    await page.getByText('Le catalogue est vide').waitFor();
    await looksWell('catalogue-empty');
    await drop(await file('gcompris.apk', makeApk({ label: 'GCompris', certificate: Buffer.from('x') })), await file('calcul.msi', makeMsi()), await file('faux.deb', Buffer.from('hello')), await file('notes.txt', Buffer.from('x')));
    await page.getByTestId('upload-gcompris.apk').getByRole('link', { name: /est au catalogue/ }).waitFor();
    await page.getByTestId('upload-calcul.msi').getByRole('link', { name: /est au catalogue/ }).waitFor();
    await page.getByTestId('upload-faux.deb').getByRole('alert').waitFor();
    await page.getByTestId('upload-notes.txt').getByText('n’est pas un paquet que Craie sait lire').waitFor();
    await card('org.kde.gcompris').waitFor();
    await looksWell('catalogue-uploads');
  });

  test('an upload that was paused goes on after the page was left, where it stopped', async () => {
    // A page of its own: its slow line goes with it.
    const page = await visit.page.context().newPage();
    await page.goto(`${house.url}/apps`);
    const path = await file('grand-1.0.deb', makeDeb({ Package: 'grand', Version: '1.0' }, 60 * MIB));
    // A school's line: only so is there time to pause.
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    await client.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 12 * MIB });
    const parts: number[] = [];
    page.on('request', (request) => { if (request.method() === 'PATCH') parts.push(Number(request.headers()['upload-offset'])); });
    await page.getByTestId('upload-input').setInputFiles(path);
    const line = page.getByTestId('upload-grand-1.0.deb');
    await until('a part has arrived', async () => parts.some((offset) => offset > 0));
    await line.getByRole('button', { name: /en pause/ }).click();
    await line.getByText(/^En pause à/).waitFor();
    await client.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await page.reload();
    parts.length = 0;
    await page.getByTestId('upload-input').setInputFiles(path);
    await line.getByRole('link', { name: /est au catalogue/ }).waitFor({ timeout: 60_000 });
    expect(parts[0]).toBeGreaterThan(0);
    await page.close();
  });

  test('an app is described, gets its icon, and is found by cycle and subject', async () => {
    const { page } = visit;
    const { id } = await app('gcompris');
    await visit.open(`${house.url}/apps/${id}`);
    await page.getByTestId('edit-app').click();
    await dialog().getByLabel('Éditeur').fill('KDE');
    for (const [field, choice] of [['Cycles', 'Cycle 2 (CP-CE2)'], ['Matières', 'Mathématiques']] as const) {
      const chosen = dialog().getByRole('combobox', { name: field });
      await chosen.fill(choice);
      await page.getByRole('option', { name: choice }).click();
      await chosen.press('Tab');
    }
    await dialog().getByLabel('Description').fill('Une suite de jeux éducatifs.');
    await dialog().getByLabel('Données des élèves').fill('Aucune donnée ne quitte l’appareil.');
    await dialog().locator('input[type=file]').setInputFiles(await file('icon.png', png(64, 64)));
    await dialog().locator('img').waitFor();
    await looksWell('app-edit');
    await page.getByTestId('edit-app-save').click();
    await dialog().waitFor({ state: 'hidden' });
    await page.getByText('Aucune donnée ne quitte l’appareil.').waitFor();
    // There is no agent for Android: its file is kept, and nothing is offered.
    await page.getByTestId('app-kept').getByText('aucun appareil ne peut encore le recevoir').waitFor();
    expect(await page.getByTestId('install-button').count()).toBe(0);
    await looksWell('app-page');
    await visit.open(`${house.url}/apps?cycle=cycle-2&subject=mathematics`);
    await card('org.kde.gcompris').waitFor();
    expect(await page.getByRole('listitem').filter({ has: page.locator('[data-testid^="app-"]') }).count()).toBe(1);
    await looksWell('catalogue-filtered');
    await visit.open(`${house.url}/apps?cycle=cycle-1`);
    await page.getByRole('button', { name: 'Tout afficher' }).click();
    await card(PRODUCT.UpgradeCode).waitFor();
  });

  test('a version says what the scanner found and how it is installed; malware is not handed out', async () => {
    const { page } = visit;
    const { id } = await app('calcul');
    await visit.open(`${house.url}/apps/${id}`);
    await page.getByText('Sain').waitFor();
    await page.getByRole('button', { name: /Autres actions sur 2\.4\.1/ }).click();
    await page.getByRole('menuitem', { name: 'Compléter…' }).click();
    expect(await dialog().getByLabel('Arguments d’installation silencieuse').inputValue()).toBe('/qn /norestart');
    await dialog().getByLabel('Système minimal').fill('Windows 10');
    await dialog().getByRole('textbox', { name: 'Code produit' }).fill('pas un code');
    await dialog().getByRole('button', { name: 'Enregistrer' }).click();
    await dialog().getByText('Cette règle n’a pas la forme attendue').waitFor();
    await looksWell('app-version');
    await dialog().getByRole('textbox', { name: 'Code produit' }).fill('{0B0F6C1E-9C5F-4D8A-8C11-5B5D3D0E1A01}');
    await dialog().getByRole('button', { name: 'Enregistrer' }).click();
    await dialog().waitFor({ state: 'hidden' });
    await page.getByText('Windows 10').waitFor();

    await house.api.upload('mauvais.deb', makeDeb({ Package: 'mauvais', Version: '6.6' }, 14 * MIB));
    const bad = await app('mauvais');
    await until('it is scanned', async () => (await app('mauvais')).packages[0]?.scan.state === 'infected');
    await visit.open(`${house.url}/apps/${bad.id}`);
    await page.getByText('Malveillant, en quarantaine').waitFor();
    expect(await page.getByRole('button', { name: 'Installer la version 6.6' }).count()).toBe(0);
    await looksWell('app-infected');
    expect(visit.errors).toEqual([]);
  });
});
