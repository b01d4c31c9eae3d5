/** The console in a real browser: the calendar of a commune and of a school, days and hours of their own, and the school years of the syndicate. */
import type { OrganisationView, Page as Listing, SchoolYearsView, SiteView } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';


describeWith(['Chromium'], 'the console, school calendar', () => {
  let house: House;
  let visit: Visit;
  let commune: OrganisationView;
  let school: SiteView;
  let current: number;
  const dialog = () => visit.page.getByRole('dialog');
  const looksWell = async (name: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ scheme, faults: [] });
      await picture(visit.page, `${name}-${scheme}`);
    }
    await visit.wear('light');
  };

  beforeAll(async () => {
    [house, visit] = await Promise.all([openHouse(), openBrowser()]);
    school = (await house.api.call<Listing<SiteView>>('GET', '/sites?kind=school&limit=1')).items[0] as SiteView;
    commune = await house.api.call<OrganisationView>('GET', `/organisations/${school.organisation.id}`);
    ({ current } = await house.api.call<SchoolYearsView>('GET', '/school-years'));
    await signIn(visit.page, house.url, EMAIL, PASSWORD);
  });
  afterAll(async () => {
    await visit?.browser.close();
    await house?.dispose();
  });

  test('a commune adds a day for all of its schools, by keyboard alone; the school sees whose it is; it is taken away, and back', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/calendar?organisationId=${commune.id}`);
    await page.getByRole('heading', { level: 1, name: `Calendrier : ${commune.name}` }).waitFor();
    await page.getByRole('main').getByText(/Zone A · d’après le département/).waitFor();
    await looksWell('calendar-commune');
    await page.getByRole('button', { name: 'Ajouter un jour' }).focus();
    await page.keyboard.press('Enter');
    await dialog().getByRole('radio', { name: 'Événement' }).focus();
    await page.keyboard.press('Space');
    await dialog().getByLabel('Nom').fill('Kermesse');
    await dialog().getByLabel('Premier jour').fill(`${current + 1}-06-19`);
    await looksWell('calendar-day');
    await dialog().getByLabel('Nom').focus();
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Retirer « Kermesse »' }).waitFor();
    await visit.open(`${house.url}/calendar?organisationId=${commune.id}&siteId=${school.id}`);
    await page.getByText(`${commune.name}, par`).waitFor();
    expect(await page.getByRole('button', { name: 'Retirer « Kermesse »' }).count()).toBe(0);
    await visit.open(`${house.url}/calendar?organisationId=${commune.id}`);
    await page.getByRole('button', { name: 'Retirer « Kermesse »' }).click();
    await page.getByRole('alert').getByRole('button', { name: 'Annuler' }).click();
    await page.getByRole('button', { name: 'Retirer « Kermesse »' }).waitFor();
  });

  test('a school has hours of its own; they show by weekday, and can be taken away', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/calendar?organisationId=${commune.id}&siteId=${school.id}`);
    await page.getByRole('row', { name: /lundi 08:30 – 11:30 · 13:30 – 16:30/i }).waitFor();
    await page.getByRole('button', { name: 'Changer' }).click();
    await dialog().getByLabel('À').first().fill('12:15');
    await looksWell('calendar-hours');
    await page.getByTestId('hours-save').click();
    await page.getByRole('row', { name: /lundi 08:30 – 12:15/i }).waitFor();
    await page.getByText('Horaires propres de ce site, donnés à la main.').waitFor();
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await picture(page, 'calendar-narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Retirer ces horaires' }).click();
    await page.getByText(/D’après le réglage/).waitFor();
  });

  test('the syndicate is told what is missing of a zone in use, and writes it', async () => {
    const { page } = visit;
    const next = `${current + 1}-${current + 2}`;
    await house.api.call('PUT', `/school-years/A/${current + 1}`, { holidays: [{ name: 'Toussaint', from: `${current + 1}-10-23`, to: `${current + 1}-11-07` }] });
    await visit.open(`${house.url}/calendar`);
    await page.getByText(`Vacances pas entièrement connues : Zone A ${next}`).waitFor();
    await page.getByTestId(`year-A-${current + 1}`).getByText('Incomplète').waitFor();
    await page.getByTestId(`year-A-${current + 1}`).scrollIntoViewIfNeeded();
    await looksWell('calendar-years');
    await page.getByRole('button', { name: `Voir et corriger : Zone A, ${next}` }).click();
    await dialog().getByRole('button', { name: 'Ajouter une période' }).click();
    const added = dialog().getByRole('group').last();
    await added.getByLabel('Nom').fill('Vacances d’Été');
    await added.getByLabel('Premier jour').fill(`${current + 1}-11-01`);
    await added.getByLabel('Dernier jour').fill(`${current + 2}-08-31`);
    await page.getByTestId('year-save').click();
    await added.getByText('La même valeur est là deux fois.').waitFor();
    await added.getByLabel('Premier jour').fill(`${current + 2}-07-01`);
    await looksWell('calendar-year');
    await page.getByTestId('year-save').click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByTestId(`year-A-${current + 1}`).getByText('Complète').waitFor();
    await page.getByText(`Vacances pas entièrement connues : Zone A ${next}`).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Toutes les zones' }).click();
    await page.getByTestId(`year-corse-${current}`).getByText('Inconnue').waitFor();
    await visit.open(`${house.url}/audit`);
    await page.getByText('Vacances d’une zone changées').first().waitFor();
    expect(visit.errors).toEqual([]);
  });
});
