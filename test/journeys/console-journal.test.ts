/** The journal in a real browser: who, from where and why; filters, files, the chain; what is kept about people, and its end. */
import { readFile } from 'node:fs/promises';
import type { DeviceRow, InvitationView, Page as Listing } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';

const GUEST = { name: 'Inès Lafargue', email: 'ines.lafargue@ville.example', password: 'la craie crisse au tableau' };

describeWith(['Chromium'], 'the journal in the console', () => {
  let house: House;
  let visit: Visit;
  const dialog = () => visit.page.getByRole('dialog');
  const rows = () => visit.page.getByRole('row').filter({ has: visit.page.getByRole('gridcell') });
  const looksWell = async (name: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ name, scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ name, scheme, faults: [] });
      await picture(visit.page, `${name}-${scheme}`);
    }
    await visit.wear('light');
  };
  const download = async (act: () => Promise<unknown>) => {
    const [file] = await Promise.all([visit.page.waitForEvent('download'), act()]);
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  };

  beforeAll(async () => {
    house = await openHouse();
    await Promise.all([house.startDevices(2), openBrowser().then((opened) => { visit = opened; })]);
    const [device] = (await until('a device', async () => {
      const { items } = await house.api.call<Listing<DeviceRow>>('GET', '/devices');
      if (items.length < 2) throw new Error('not yet');
      return items;
    }));
    await house.api.call('POST', `/devices/${device?.id}/revoke`, { reason: 'Tablette perdue pendant la sortie au musée' });
    const { secret } = await house.api.call<InvitationView>('POST', '/invitations', { email: GUEST.email, role: 'operator' });
    await house.api.call('POST', `/join/${secret}`, { name: GUEST.name, password: GUEST.password });
    await signIn(visit.page, house.url, EMAIL, PASSWORD);
    visit.page.setDefaultTimeout(10_000);
  });

  afterAll(async () => {
    await visit?.browser.close();
    await house?.dispose();
  });

  test('a line says whose commune, who from where, and why; the chain stands in one line', async () => {
    const { page } = visit;
    await page.goto(`${house.url}/audit`);
    await page.getByText('Motif : Tablette perdue pendant la sortie au musée').waitFor();
    await page.getByText('depuis 127.0.0.1').first().waitFor();
    await page.getByText(/lignes? scellées?, rien n’a été changé ni retiré/).waitFor();
    await looksWell('journal');
    await page.getByRole('button', { name: 'Empreinte' }).click();
    expect(await page.getByRole('textbox', { name: 'Numéro et empreinte de la dernière ligne' }).inputValue()).toMatch(/^\d+:[0-9a-f]{64}$/);
    await page.keyboard.press('Escape');
  });

  test('filters are in the address, by keyboard too; what is exported is what is shown', async () => {
    const { page } = visit;
    await page.keyboard.press('/');
    await page.keyboard.type('musée');
    await page.waitForURL(/q=mus/);
    await page.getByText('Invitation acceptée').waitFor({ state: 'detached' });
    expect(await rows().count()).toBe(1);
    await page.getByRole('button', { name: 'Exporter' }).click();
    const csv = await download(() => page.getByRole('menuitem', { name: /Tableur/ }).click());
    expect(csv.name).toBe('journal.csv');
    expect(csv.text.trim().split('\r\n')).toHaveLength(2);
    await page.getByRole('button', { name: 'Période' }).click();
    await dialog().getByLabel('Du', { exact: true }).fill('2020-01-02');
    await dialog().getByLabel('Au (compris)').fill('2020-01-01');
    await dialog().getByText('Le premier jour est après le dernier.').waitFor();
    await dialog().getByLabel('Au (compris)').fill('2020-01-03');
    await dialog().getByRole('button', { name: 'Appliquer' }).click();
    await page.getByText('Aucune ligne ne répond à ces filtres').waitFor();
    await page.getByRole('button', { name: 'Retirer les filtres' }).click();
    await page.getByRole('link', { name: GUEST.name }).first().click();
    await page.waitForURL(/person=/);
    await page.getByRole('button', { name: /Personne.*Inès Lafargue/ }).waitFor();
  });

  test('what is kept is told, and given in a file', async () => {
    const { page } = visit;
    await page.goto(`${house.url}/settings`);
    const file = await download(() => page.getByRole('link', { name: 'Télécharger mes données' }).click());
    expect(JSON.parse(file.text)).toMatchObject({ account: { email: EMAIL }, journal: expect.any(Array) });
    await page.getByRole('link', { name: 'Ce qui est gardé, et combien de temps' }).click();
    await page.getByRole('heading', { name: 'Données personnelles' }).waitFor();
    await looksWell('register');
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('a person who goes can be erased from the journal: what they did stays, under a pseudonym', async () => {
    const { page } = visit;
    await page.goto(`${house.url}/users`);
    await page.getByRole('button', { name: `Actions pour ${GUEST.name}` }).click();
    await page.getByRole('menuitem', { name: /Retirer cette personne/ }).click();
    await dialog().getByRole('checkbox', { name: 'Effacer aussi son nom du journal' }).click();
    await dialog().getByText('sous un pseudonyme et sans son nom').waitFor();
    await looksWell('erasure');
    await page.getByTestId('remove-confirm').click();
    await page.getByRole('alert').filter({ hasText: 'n’est plus nommé au journal' }).waitFor();
    await page.goto(`${house.url}/audit?action=user.joined`);
    await page.getByRole('link', { name: /^Personne effacée #/ }).waitFor();
    expect(await page.getByText(GUEST.name).count()).toBe(0);
  });
});
