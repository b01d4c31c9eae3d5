/**
 * The console in a real browser, for what is done with single devices and with many of them: quarantine lifted, messages
 * sent and followed, names and places changed and taken back, views kept, certificates ended, in French and in English.
 */
import type { CommandView, DeviceDetail, DeviceRow, Page as Listing, SiteView } from '#contract';
import { accessibilityFaults, openBrowser, sendSignIn, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';
import { HEARTBEAT, RawDevice } from '../support/raw-device.js';

const DEVICES = 3;

describeWith(['Chromium'], 'the console, caring for devices', () => {
  let house: House;
  let visit: Visit;
  let raw: RawDevice;
  const detail = (id: string) => house.api.call<DeviceDetail>('GET', `/devices/${id}`);
  const dialog = () => visit.page.getByRole('dialog');
  const said = (words: string | RegExp) => visit.page.getByRole('alert').filter({ hasText: words }).waitFor();
  const choose = async (entry: RegExp) => {
    await visit.page.getByRole('button', { name: 'Autres actions de l’appareil' }).click();
    await visit.page.getByRole('menuitem', { name: entry }).click();
  };

  beforeAll(async () => {
    house = await openHouse();
    await Promise.all([house.startDevices(DEVICES), openBrowser().then((opened) => { visit = opened; })]);
    raw = await RawDevice.join(house, 'valise-07');
    await signIn(visit.page, house.url, EMAIL, PASSWORD);
  });

  afterAll(async () => {
    await raw?.leave();
    await visit?.browser.close();
    await house?.dispose();
  });

  test('the sign-in opens on the list: its code came before, what it shows is asked for once, at once; what takes longer leaves grey rows meanwhile', async () => {
    const context = await visit.browser.newContext({ locale: 'fr-FR' });
    const page = await context.newPage();
    await page.goto(`${house.url}/devices`, { waitUntil: 'networkidle' });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await sendSignIn(page, EMAIL, PASSWORD);
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
    expect(asked.filter((path) => /\.(js|css)$/.test(path))).toEqual([]);
    const questions = asked.filter((path) => path.startsWith('/api/v1/')).map((path) => path.slice('/api/v1/'.length));
    expect(questions.slice(0, 4)).toEqual(['session', 'devices', 'devices/count', 'devices/summary']);
    expect(questions.filter((one) => one === 'devices')).toHaveLength(1);
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => { answer = resolve; });
    await page.route('**/api/v1/devices?*', async (route) => { await held; await route.continue(); });
    await page.reload();
    await page.locator('[role="grid"][aria-busy="true"]').waitFor();
    answer();
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
    await context.close();
  });

  test('a device in quarantine says why in a sentence, and gets what waited once it is accepted', async () => {
    const { page } = visit;
    await raw.say('heartbeat', { ...HEARTBEAT, diskFree: -1 });
    await until('the quarantine', async () => (await detail(raw.id)).status === 'quarantined');
    await house.api.call('POST', '/commands', { devices: { ids: [raw.id] }, kind: 'ring', args: { seconds: 1 } });
    await page.goto(`${house.url}/devices/${raw.id}?tab=commands`);
    await page.getByText('Il a envoyé un message que Craie ne reconnaît pas').waitFor();
    await page.getByText('retenu tant que l’appareil n’est pas en service').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(raw.commands).toEqual([]);
    await page.getByRole('button', { name: 'Accepter dans le parc' }).click();
    await said('est accepté dans le parc');
    await until('the command that waited', async () => raw.commands.length === 1);
  });

  test('a message leaves with the number of those who get it, and is followed', async () => {
    const { page } = visit;
    await page.goto(`${house.url}/devices/${raw.id}`);
    await page.getByRole('button', { name: 'Message' }).click();
    await dialog().getByLabel('Titre').fill('Sauvegarde ce soir');
    await dialog().getByLabel('Texte').fill('Laissez l’appareil branché, merci.');
    await dialog().getByRole('button', { name: 'Envoyer à 1 appareil' }).click();
    await page.getByRole('button', { name: 'Suivre' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Sauvegarde ce soir' });
    await row.getByRole('button', { name: 'Annuler' }).click();
    await row.locator('[data-testid="command-state-message"][data-state="cancelled"]').waitFor();
  });

  test('a name and a place change, say what it means, and are taken back', async () => {
    const { page } = visit;
    const before = await detail(raw.id);
    const { items } = await house.api.call<Listing<SiteView>>('GET', '/sites?limit=100');
    const away = items.find(({ organisation }) => organisation.id !== before.organisation.id);
    if (!away) throw new Error('The sample has one owner only.');
    await choose(/Renommer/);
    await dialog().getByLabel('Nom de l’appareil').fill('T-07 valise bleue');
    await dialog().getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('heading', { name: 'T-07 valise bleue' }).waitFor();
    await choose(/Changer de site/);
    await page.getByTestId('move-site').fill(away.name);
    await page.getByRole('option', { name: `${away.name} · ${away.organisation.name}` }).click();
    await dialog().getByText('il change de propriétaire').waitFor();
    await dialog().getByRole('button', { name: 'Déplacer' }).click();
    const moved = page.getByRole('alert').filter({ hasText: 'Déplacé vers' });
    await until('the move', async () => (await detail(raw.id)).organisation.id === away.organisation.id);
    await moved.getByRole('button', { name: 'Annuler' }).click();
    await until('the way back', async () => (await detail(raw.id)).site?.id === before.site?.id);
  });

  test('an order to many names how many and which, and gives the focus back when it is given up', async () => {
    const { page } = visit;
    await page.goto(`${house.url}/devices`);
    await page.getByRole('checkbox', { name: 'Sélectionner les lignes affichées' }).check();
    const { count } = await house.api.call<{ count: number }>('GET', '/devices/count');
    await page.getByRole('button', { name: 'Autres actions' }).click();
    await page.getByRole('menuitem', { name: 'Redémarrer' }).click();
    await dialog().getByText(new RegExp(`^Concerne ${count} appareils : [^,]+, [^,]+, [^,]+ et 1 autre\\.$`)).waitFor();
    await dialog().getByRole('button', { name: `Redémarrer ${count} appareils` }).waitFor();
    await page.keyboard.press('Escape');
    await until('the focus back on the menu', async () => (await page.evaluate<string | null>('document.activeElement.textContent')) === 'Autres actions');
    await page.getByRole('button', { name: 'Actualiser l’inventaire' }).click();
    await dialog().getByRole('button', { name: `Actualiser ${count} appareils` }).click();
    await said(`Actualiser l’inventaire : demandé à ${count} appareils`);
    const { items } = await house.api.call<Listing<CommandView>>('GET', `/devices/${raw.id}/commands?limit=10`);
    expect(items.map(({ kind }) => kind)).toContain('refresh-inventory');
  });

  test('a view is kept under a name, removed, and back with one press', async () => {
    const { page } = visit;
    await page.goto(`${house.url}/devices?presence=online&sort=-name`);
    await page.getByRole('button', { name: 'Enregistrer cette vue…' }).click();
    await dialog().getByLabel('Nom de la vue').fill('Présents');
    await dialog().getByRole('button', { name: 'Enregistrer' }).click();
    const tab = page.getByRole('link', { name: 'Présents' });
    await tab.waitFor();
    await page.getByRole('button', { name: 'Supprimer la vue « Présents »' }).click();
    await tab.waitFor({ state: 'detached' });
    await page.getByRole('alert').filter({ hasText: 'supprimée' }).getByRole('button', { name: 'Annuler' }).click();
    await tab.waitFor();
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Exporter' }).click();
    expect((await file).suggestedFilename()).toMatch(/\.csv$/);
  });

  test('a certificate is ended with a reason, and the page says that the device cannot come back', async () => {
    const { page } = visit;
    await page.goto(`${house.url}/devices/${raw.id}`);
    await choose(/Révoquer le certificat/);
    await dialog().getByLabel(/Raison/).fill('Volé le 12 mars');
    await dialog().getByRole('button', { name: 'Révoquer' }).click();
    await page.getByTestId('device-presence').getByText('Révoqué').waitFor();
    await page.getByRole('note').getByText('enrôlez-le à nouveau').waitFor();
    expect((await detail(raw.id)).certificate?.revokedAt).not.toBeNull();
  });

  test('the language changes at once, stays, and leaves no French behind', async () => {
    const { page } = visit;
    const { items: [row] } = await house.api.call<Listing<DeviceRow>>('GET', '/devices?presence=online&limit=1');
    await page.getByRole('complementary').getByRole('button', { name: /Syndicat/ }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Fleet', exact: true }).waitFor();
    for (const path of ['/devices', `/devices/${row?.id}`, `/devices/${row?.id}?tab=hardware`, '/deployments']) {
      await visit.open(house.url + path);
      expect(await page.evaluate<string>('document.documentElement.lang')).toBe('en');
      expect({ path, french: (await page.locator('main').innerText()).match(/\b(?:appareils?|depuis|aucune?|réessayer|hors ligne|enregistrer)\b/gi) }).toEqual({ path, french: null });
    }
    expect(visit.errors).toEqual([]);
  });
});
