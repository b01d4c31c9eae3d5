/**
 * The console in a real browser, with places: the communes of the Landes come from the data set with their groupings, a school directory with mistakes is
 * corrected, applied and taken back, a site moves with its rooms, and what is not empty stays.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrganisationView, Page as Listing, SiteView } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { directoryCsv, directoryRows, directoryUai } from '../support/directory.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';


describeWith(['Chromium'], 'the console, with places', () => {
  let house: House;
  let visit: Visit;
  const dialog = () => visit.page.getByRole('dialog');
  const said = (words: string | RegExp) => visit.page.getByRole('alert').filter({ hasText: words }).waitFor();
  const list = async <T>(path: string) => (await house.api.call<Listing<T>>('GET', path)).items;
  const act = async (name: string, entry: string) => {
    await visit.page.getByRole('button', { name: `Actions pour ${name}` }).click();
    await visit.page.getByRole('menuitem', { name: entry }).click();
  };
  /** In light and dark, each without a fault; a picture of both. */
  const looksWell = async (name?: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ scheme, faults: [] });
      if (name) await picture(visit.page, `${name}-${scheme}`);
    }
    await visit.wear('light');
  };
  const narrow = async () => {
    await visit.page.setViewportSize({ width: 360, height: 800 });
    expect(await visit.page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await visit.page.setViewportSize({ width: 1440, height: 900 });
  };

  beforeAll(async () => {
    [house, visit] = await Promise.all([openHouse({ CRAIE_SAMPLE: '' }, { fresh: true }), openBrowser()]);
    await signIn(visit.page, house.url, EMAIL, PASSWORD);
  });

  afterAll(async () => {
    await visit?.browser.close();
    await house?.dispose();
  });

  test('the communes of a département are compared, picked and imported with their groupings, whose source is named', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/organisations`);
    await page.getByRole('button', { name: 'Importer' }).first().click();
    await page.getByRole('menuitem', { name: 'Importer des communes' }).click();
    await page.getByText('Une liste de codes INSEE').click();
    await page.getByRole('textbox', { name: 'Une liste de codes INSEE' }).fill('40001\n40192; 40088\n40999');
    await page.getByRole('button', { name: 'Comparer' }).click();
    await page.getByText('40999', { exact: false }).last().waitFor();
    await looksWell('communes');
    await page.getByText('Un département', { exact: true }).first().click();
    await page.getByTestId('departement').fill('Landes');
    await page.getByRole('option', { name: /40 · Landes/ }).click();
    await page.getByRole('button', { name: 'Comparer' }).click();
    await page.getByText('327 communes', { exact: true }).waitFor();
    await page.getByText('Licence Ouverte').waitFor();
    await page.getByRole('checkbox', { name: 'Choisir Aire-sur-l\'Adour' }).uncheck();
    await page.getByLabel('Créer aussi leurs groupements').check();
    await page.getByRole('button', { name: 'Importer 326 communes' }).click();
    await page.getByText('Appliqué', { exact: true }).waitFor();
    await looksWell();
    await visit.open(`${house.url}/organisations`);
    await page.getByRole('row').filter({ hasText: 'Groupement ·' }).first().waitFor();
    await looksWell('organisations');
    await narrow();
    await page.getByRole('searchbox').fill('mont-de-marsan');
    const row = page.getByRole('row').filter({ hasText: 'Mont-de-Marsan' }).first();
    await row.getByText(/Commune · .*Marsan/).waitFor();
    await row.click();
    await page.getByText('40192').waitFor();
    await page.getByText('214001927').waitFor();
    await looksWell('commune');
  });

  test('a directory with mistakes says each with its line; they are corrected here', async () => {
    const { page } = visit;
    const rows = directoryRows(12);
    rows[1] = { ...rows[1], Identifiant_de_l_etablissement: '0409501A' };
    rows[2] = { ...rows[2], Identifiant_de_l_etablissement: directoryUai(0) };
    rows[4] = { ...rows[4], Libelle_nature: 'COLLEGE' };
    rows[6] = { ...rows[6], Code_commune: '40001', Nom_commune: 'Aire-sur-l’Adour' };
    const file = join(house.data, 'annuaire.csv');
    await writeFile(file, directoryCsv(rows));
    await visit.open(`${house.url}/imports/sites`);
    await looksWell();
    await page.getByTestId('import-file').setInputFiles(file);
    await page.getByText('13 colonnes reconnues sur 13.').waitFor();
    await page.getByTestId('count-error').click();
    await page.getByText('UAI : un chiffre ou la lettre est faux').waitFor();
    await page.getByText('UAI : déjà donné à la ligne 2.').waitFor();
    await looksWell('import');
    await narrow();
    await page.getByTestId('offer-createCommunes').click();
    await page.getByTestId('offer-createCommunes').waitFor({ state: 'detached' });
    for (const [line, uai] of [['4', directoryUai(1)], ['5', directoryUai(2)]] as const) {
      await page.getByRole('row').filter({ has: page.getByRole('gridcell', { name: line, exact: true }) }).click();
      await dialog().getByText(`Ligne ${line}`).waitFor();
      if (line === '4') await looksWell('import-row');
      await dialog().getByLabel('UAI').fill(uai);
      await dialog().getByRole('button', { name: 'Enregistrer et réessayer' }).click();
      await dialog().waitFor({ state: 'detached' });
    }
    await page.getByTestId('count-error').waitFor({ state: 'detached' });
    expect(await list('/sites')).toEqual([]);
  });

  test('it is applied as one act, is in the lists, and is taken back as one act', async () => {
    const { page } = visit;
    await page.getByTestId('import-apply').click();
    await dialog().getByText('Créés : 11. Mis à jour : 0.').waitFor();
    await page.getByTestId('import-confirm').click();
    await said('11 lignes appliquées.');
    expect(await list('/sites?limit=100')).toHaveLength(11);
    const address = page.url();
    await visit.open(`${house.url}/sites?district=Dax%20Sud`);
    await page.getByRole('row').nth(1).waitFor();
    await looksWell('sites');
    await narrow();
    await visit.open(address);
    await page.getByTestId('import-undo').click();
    await looksWell();
    await page.getByTestId('import-confirm').click();
    await until('the sites gone', async () => (await list('/sites')).length === 0);
    expect((await list<OrganisationView>('/organisations?q=40001')).map(({ name }) => name)).toEqual([]);
    await page.getByText('Annulé', { exact: true }).waitFor();
  });

  test('a site by hand: with rooms, moved with an undo, and kept while something is inside', async () => {
    const { page } = visit;
    const [dax] = await list<OrganisationView>('/organisations?q=40088');
    expect(dax?.name).toBe('Dax');
    await visit.open(`${house.url}/organisations/${dax?.id}`);
    await page.getByRole('button', { name: 'Ajouter un site' }).first().click();
    await dialog().getByLabel('Nom du site').fill('École fictive du Port');
    await dialog().getByLabel(/^UAI/).fill('0409500A');
    await page.keyboard.press('Enter');
    await dialog().getByText(/la lettre est/).waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await dialog().getByLabel(/^UAI/).fill(directoryUai(40));
    await page.keyboard.press('Enter');
    await looksWell('site-form');
    await dialog().getByRole('button', { name: 'Ajouter un site' }).click();
    await said('École fictive du Port est ajouté.');
    await page.getByRole('row').filter({ hasText: 'École fictive du Port' }).click();
    await page.getByRole('button', { name: 'Ajouter une salle' }).click();
    await dialog().getByLabel('Nom de la salle').fill('Classe de CE2');
    await dialog().getByRole('button', { name: 'Ajouter une salle' }).click();
    await page.getByTestId('room').getByText('Classe de CE2').waitFor();
    await looksWell('site');
    await narrow();
    await act('École fictive du Port', 'Changer de propriétaire');
    await page.getByTestId('move-site-to').fill('Tarnos');
    await page.getByRole('option', { name: 'Tarnos' }).click();
    await dialog().getByRole('button', { name: 'Déplacer' }).click();
    await page.getByRole('link', { name: 'Tarnos' }).waitFor();
    await page.getByRole('button', { name: 'Annuler', exact: true }).click();
    await page.getByRole('link', { name: 'Dax' }).waitFor();
    await visit.open(`${house.url}/organisations/${dax?.id}`);
    await act('Dax', 'Retirer');
    await dialog().getByText('1 site', { exact: true }).waitFor();
    expect(await page.getByTestId('remove-place').isDisabled()).toBe(true);
    await looksWell();
    await page.keyboard.press('Escape');
    const [site] = await list<SiteView>('/sites');
    await visit.open(`${house.url}/sites/${site?.id}`);
    await act('École fictive du Port', 'Retirer');
    await dialog().getByText('Rien n’est dedans').waitFor();
    await page.getByTestId('remove-place').click();
    await said('École fictive du Port est retiré.');
    expect(await list('/sites')).toEqual([]);
  });

  test('the journal says it in words', async () => {
    await visit.open(`${house.url}/audit`);
    for (const words of ['Import appliqué', 'Import annulé', 'Site ajouté', 'Site déplacé', 'Salle ajoutée', 'Site retiré']) await visit.page.getByText(words, { exact: true }).first().waitFor();
    expect(visit.errors).toEqual([]);
  });
});
