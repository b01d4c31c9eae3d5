/**
 * The console in a real browser: equipment without an agent is added by hand, a fleet is taken over from a list with errors and duplicates, two
 * records are merged, devices are moved, and each of it is taken back.
 */
import type { DeviceDetail, DeviceRow, Page as Listing, SiteView } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';


describeWith(['Chromium'], 'the console, with equipment', () => {
  let house: House;
  let visit: Visit;
  let school: SiteView;
  let other: SiteView;
  const dialog = () => visit.page.getByRole('dialog');
  const said = (words: string | RegExp) => visit.page.getByRole('alert').filter({ hasText: words }).waitFor();
  const found = async (q: string) => (await house.api.call<Listing<DeviceRow>>('GET', `/devices?q=${encodeURIComponent(q)}`)).items;
  const looksWell = async (name?: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ scheme, faults: [] });
      if (name) await picture(visit.page, `${name}-${scheme}`);
    }
    await visit.wear('light');
  };
  const chooseSite = async (testId: string, site: SiteView) => {
    await visit.page.getByTestId(testId).fill(site.name);
    await visit.page.getByRole('option').filter({ hasText: site.name }).first().click();
  };

  beforeAll(async () => {
    house = await openHouse();
    visit = await openBrowser();
    const { items } = await house.api.call<Listing<SiteView>>('GET', '/sites?limit=60');
    school = items.find((site) => site.uais.length > 0) as SiteView;
    other = items.find((site) => site.uais.length > 0 && site.organisation.id !== school.organisation.id && site.name !== school.name) as SiteView;
    await signIn(visit.page, house.url, EMAIL, PASSWORD);
    await visit.page.getByRole('navigation').first().waitFor();
  });
  afterAll(async () => {
    await visit?.browser.close();
    await house?.dispose();
  });

  test('equipment is added by hand; its page says what is known and what comes next', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/devices`);
    await page.getByTestId('asset-new').click();
    await dialog().getByLabel('Nom', { exact: true }).waitFor();
    await page.getByTestId('asset-submit').click();
    await dialog().getByText('Choisissez un type.').waitFor();
    await dialog().getByText('Choisissez une commune.').waitFor();
    await page.getByTestId('asset-kind').click();
    await page.getByRole('option', { name: 'Portable' }).click();
    await dialog().getByLabel('Nom', { exact: true }).fill('Portable 12');
    await dialog().getByLabel('Numéro de série').fill('JRN-0012');
    await dialog().getByLabel('Étiquette d’inventaire').fill('P-12');
    await page.getByTestId('asset-organisation').fill(school.organisation.name);
    await page.getByRole('option', { name: school.organisation.name, exact: true }).click();
    await chooseSite('asset-site', school);
    await looksWell('asset-form');
    await page.getByTestId('asset-submit').click();
    await said('« Portable 12 » est dans le parc');
    await page.getByRole('heading', { name: 'Portable 12' }).waitFor();
    await page.getByText('reconnue à son numéro de série JRN-0012').waitFor();
    await looksWell('asset-page');
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Vue d’ensemble', 'Journal']);
    await page.getByRole('link', { name: 'Enrôler cette machine' }).click();
    await page.waitForURL(/\/enrolment\/new/);
  });

  test('a list with errors and duplicates is taken over in four steps, corrected, applied, and undone', async () => {
    const { page } = visit;
    const uai = school.uais[0] ?? '';
    const lines = [
      'Désignation;N° de série;Étiquette;Adresse MAC;Marque;Modèle;Date d’achat;Code UAI;Commune;Prix',
      `Vidéoprojecteur salle 1;JRN-1001;VP-01;;Epson;EB-685;31/08/2021;${uai};;450`, `Portable douze;jrn 0012;P-12;;HP;440;2022;${uai};;300`,
      `Borne;JRN-1003;;;Aruba;;demain;${uai};;`, `Écran;JRN-1004;;;;;;9999999Z;;`, `Vidéoprojecteur bis;JRN-1001;;;Epson;EB-685;;${uai};;`, `Poste du fond;;P 12;;;;;${uai};;`,
    ];
    // The general address of imports leads to the one page for a fleet.
    await visit.open(`${house.url}/imports/devices`);
    await page.waitForURL(/\/devices\/import$/);
    await looksWell('import-file');
    await page.getByTestId('import-input').setInputFiles({ name: 'inventaire.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) });
    await page.getByText('Quelle colonne est quoi ?').waitFor();
    await page.getByText('Colonnes laissées de côté : Prix.').waitFor();
    expect(await page.getByTestId('import-column-serial').inputValue()).toBe('N° de série');
    await looksWell('import-columns');
    await page.getByTestId('import-check').click();
    await page.getByTestId('import-outcome-error').filter({ hasText: '2' }).waitFor();
    await page.getByText('Date d’achat : cette écriture n’est pas reconnue.').waitFor();
    await page.getByText('« 9999999Z » n’est pas un code UAI').waitFor();
    await page.getByText('C’est le même équipement que la ligne 2').waitFor();
    await looksWell('import-check');
    expect(await page.getByTestId('import-apply').isDisabled()).toBe(true);

    await page.getByTestId('import-row-4').click();
    await dialog().getByLabel('Date d’achat').fill('09/2023');
    await dialog().getByRole('button', { name: 'Corriger' }).click();
    await page.getByTestId('import-outcome-error').filter({ hasText: '1' }).waitFor();
    await page.getByTestId('import-row-7').click();
    await dialog().getByText('même étiquette').waitFor();
    await dialog().getByText('Dans le parc').waitFor();
    await looksWell('import-row');
    await page.getByTestId('import-row-new').click();
    await page.getByTestId('import-row-6').click();
    await page.getByTestId('import-row-skip').click();
    await page.getByTestId('import-apply').filter({ hasText: 'Appliquer 4 lignes' }).click();
    await page.getByText('3 équipements ajoutés, 1 mis à jour.').waitFor();
    await looksWell('import-result');
    expect((await found('jrn-1001')).map(({ name, kind }) => [name, kind])).toEqual([['Vidéoprojecteur salle 1', 'projector']]);
    const [laptop] = await found('jrn-0012');
    expect(await house.api.call<DeviceDetail>('GET', `/devices/${laptop?.id}`)).toMatchObject({ name: 'Portable 12', manufacturer: 'HP', purchasedOn: '2022-01-01' });
    await page.getByTestId('import-undo').click();
    await page.getByTestId('import-undo-confirm').click();
    await page.getByText('L’import est annulé').waitFor();
    expect(await found('jrn-100')).toEqual([]);
    expect(await house.api.call<DeviceDetail>('GET', `/devices/${laptop?.id}`)).toMatchObject({ manufacturer: null, purchasedOn: null });
  });

  test('two records of one machine are made one, and two again', async () => {
    const { page } = visit;
    const [first] = await found('jrn-0012');
    await house.api.call('POST', '/devices', { name: 'Le portable de la directrice', kind: 'laptop', siteId: school.id, serial: 'jrn0012' });
    await visit.open(`${house.url}/devices/${first?.id}`);
    await page.getByText('C’est la même machine').waitFor();
    await looksWell('asset-twin');
    await page.getByTestId('twin-merge').click();
    await dialog().getByRole('radio', { name: 'Le portable de la directrice' }).check();
    await looksWell('asset-merge');
    await page.getByTestId('merge-submit').click();
    await page.getByRole('heading', { name: 'Le portable de la directrice' }).waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Annuler' }).click();
    await page.getByRole('heading', { name: 'Portable 12' }).waitFor();
    expect(await found('jrn')).toHaveLength(2);

    // Later, from the history of the device.
    const [left, ...others] = await found('jrn');
    await house.api.call('POST', `/devices/${left?.id}/merge`, { otherId: others[0]?.id });
    await visit.open(`${house.url}/devices/${left?.id}?tab=events`);
    await page.getByText('Fusion encore annulable').waitFor();
    await looksWell('asset-merged');
    await page.getByTestId('unmerge').click();
    await page.getByTestId('unmerge-confirm').click();
    await page.getByText('Fusion encore annulable').waitFor({ state: 'detached' });
    expect(await found('jrn')).toHaveLength(2);
  });

  test('labels are given to a selection and taken back; given again, they are a filter, and stand on the page', async () => {
    const { page } = visit;
    const labels = async () => (await found('jrn')).map((row) => row.labels);
    await visit.open(`${house.url}/devices?organisationId=${school.organisation.id}&management=none`);
    await page.getByRole('checkbox', { name: 'Sélectionner les lignes affichées' }).check();
    await page.getByRole('button', { name: 'Étiqueter…' }).click();
    for (const label of ['CM2', 'chariot 2']) {
      await dialog().getByLabel('Donner').fill(label);
      await page.keyboard.press('Enter');
    }
    await looksWell('labels-dialog');
    await page.getByTestId('labels-submit').click();
    await said('Étiquettes changées sur 2 appareils');
    expect(await labels()).toEqual([['chariot 2', 'CM2'], ['chariot 2', 'CM2']]);
    await page.getByRole('alert').getByRole('button', { name: 'Annuler' }).click();
    await said('2 appareils ont de nouveau leurs étiquettes d’avant');
    expect(await labels()).toEqual([[], []]);
    const [one] = await found('jrn');
    await house.api.call('POST', '/devices/labels', { devices: { ids: [one?.id] }, add: ['CM2', 'prêt'] });
    await visit.open(`${house.url}/devices?organisationId=${school.organisation.id}`);
    await page.getByRole('button', { name: 'Étiquette', exact: true }).click();
    await page.getByRole('button', { name: 'CM2', exact: true }).click();
    await page.waitForURL(/label=CM2/);
    await page.getByText('CM2 · prêt').waitFor();
    await looksWell('labels-list');
    await visit.open(`${house.url}/devices/${one?.id}`);
    await page.getByRole('link', { name: 'CM2', exact: true }).waitFor();
    await looksWell('labels-device');
  });

  test('a selection is moved to another commune; both sides see it; the notification takes it back', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/devices?organisationId=${school.organisation.id}&management=none`);
    await page.getByText('Sans agent').first().waitFor();
    await page.getByRole('checkbox', { name: 'Sélectionner les lignes affichées' }).check();
    await page.getByText('2 équipements sans agent dans la sélection').waitFor();
    expect(await page.getByRole('button', { name: 'Message' }).count()).toBe(0);
    await looksWell('assets-list');
    await page.getByRole('button', { name: 'Déplacer…' }).click();
    await chooseSite('move-site', other);
    await looksWell('assets-move');
    await page.getByTestId('move-submit').click();
    await said('2 appareils déplacés');
    expect((await found('jrn')).map(({ organisation }) => organisation.id)).toEqual([other.organisation.id, other.organisation.id]);
    await page.getByRole('alert').getByRole('button', { name: 'Annuler' }).click();
    await said('2 appareils sont revenus où ils étaient');
    expect((await found('jrn')).map(({ site }) => site?.id)).toEqual([school.id, school.id]);
    await visit.open(`${house.url}/audit`);
    await page.getByText('Appareils déplacés', { exact: true }).first().waitFor();
    await page.getByText('Import annulé', { exact: true }).first().waitFor();
    expect(visit.errors).toEqual([]);
  });
});
