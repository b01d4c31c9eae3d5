/**
 * The console in a real browser: a setting is made for the syndicate and locked, a commune sees whose it is and that its own value is kept, and
 * what is set takes effect where it says.
 */
import type { OrganisationView, Page as Listing } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';
import { PostOffice, refusal } from '../support/post-office.js';


describeWith(['Chromium'], 'the console, settings of places', () => {
  let house: House;
  let visit: Visit;
  let office: PostOffice;
  let commune: OrganisationView;
  const row = (key: string) => visit.page.getByTestId(`setting-${key}`);
  const dialog = () => visit.page.getByRole('dialog');
  const pick = async (choice: RegExp) => {
    await row('school.week').getByRole('button', { name: /^Modifier/ }).click();
    await dialog().getByRole('radio', { name: choice }).click();
  };
  const looksWell = async (name: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ scheme, faults: [] });
      await picture(visit.page, `${name}-${scheme}`);
    }
    await visit.wear('light');
  };

  beforeAll(async () => {
    office = await PostOffice.start();
    [house, visit] = await Promise.all([openHouse(office.settings()), openBrowser()]);
    commune = (await house.api.call<Listing<OrganisationView>>('GET', '/organisations?q=Mimizan')).items[0] as OrganisationView;
    await signIn(visit.page, house.url, EMAIL, PASSWORD);
  });
  afterAll(async () => {
    await visit?.browser.close();
    await house?.dispose();
    await office?.close();
  });

  test('a commune finds its settings from its page; what it sets says so, and can be taken back', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/organisations/${commune.id}`);
    await page.getByRole('main').getByRole('link', { name: 'Réglages', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Réglages de Mimizan' }).waitFor();
    await row('school.week').getByText('Par défaut').waitFor();
    await pick(/Pas d’heures/);
    await dialog().getByText(/Sans valeur propre : Quatre jours/).waitFor();
    await page.getByTestId('setting-save').click();
    await row('school.week').getByText('Réglé ici').waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Annuler' }).click();
    await row('school.week').getByText('Par défaut').waitFor();
    await pick(/Pas d’heures/);
    await page.getByTestId('setting-save').click();
    await row('school.week').getByText('Réglé ici').waitFor();
  });

  test('the syndicate sees how many places differ and which; its lock says what it overrides', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/place-settings`);
    await row('school.week').getByRole('button', { name: '1 lieu en dessous a sa propre valeur' }).click();
    await dialog().getByRole('link', { name: 'Mimizan' }).waitFor();
    await looksWell('settings-below');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await pick(/Quatre jours et demi/);
    await dialog().getByRole('switch', { name: 'Verrouiller pour tout ce qui est en dessous' }).click();
    await dialog().getByText(/1 lieu a sa propre valeur : elle est gardée/).waitFor();
    await looksWell('settings-dialog');
    await page.getByTestId('setting-save').click();
    await row('school.week').getByText('Réglé et verrouillé ici').waitFor();
    await looksWell('settings-syndicate');
  });

  test('an owner has a test mail sent to themselves, and reads what the mail server said', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/place-settings`);
    const panel = page.getByRole('region', { name: 'Courriel' });
    await panel.getByText(`L’essai part vers votre adresse, ${EMAIL}.`).waitFor();
    await page.getByTestId('mail-test').click();
    await panel.getByText(`Le serveur de messagerie a pris le courriel pour ${EMAIL}.`).waitFor();
    expect(office.to(EMAIL)).toHaveLength(1);
    office.judge = { recipient: () => refusal(550, 'No such user') };
    await page.getByTestId('mail-test').click();
    await panel.getByText('Le serveur de messagerie refuse le destinataire ou le courriel.').waitFor();
    await panel.getByText('550 No such user').waitFor();
    await panel.scrollIntoViewIfNeeded();
    await looksWell('settings-mail');
  });

  test('below the lock nothing is set; the value of one’s own is kept, and comes back when the lock ends', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/place-settings?organisationId=${commune.id}`);
    await row('school.week').getByText('Valeur du syndicat, verrouillée').waitFor();
    await row('school.week').getByText(/La valeur réglée ici, Pas d’heures de classe, est gardée/).waitFor();
    expect(await row('school.week').getByRole('button', { name: /^Modifier/ }).count()).toBe(0);
    await looksWell('settings-commune');
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await picture(page, 'settings-narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
    await visit.open(`${house.url}/place-settings`);
    await row('school.week').getByRole('button', { name: /^Modifier/ }).click();
    await dialog().getByRole('switch', { name: 'Verrouiller pour tout ce qui est en dessous' }).click();
    await page.getByTestId('setting-save').click();
    await row('school.week').getByText('Réglé ici').waitFor();
    await visit.open(`${house.url}/place-settings?organisationId=${commune.id}`);
    await row('school.week').getByText('Réglé ici').waitFor();
  });

  test('a limit takes effect where it says: the enrolment form offers no more', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/place-settings`);
    await row('enrolment.token-days').getByRole('button', { name: /^Modifier/ }).click();
    await dialog().getByLabel('Valeur').fill('400');
    await page.getByTestId('setting-save').click();
    await dialog().getByText('Ce nombre sort des limites permises.').waitFor();
    await dialog().getByLabel('Valeur').fill('3');
    await page.getByTestId('setting-save').click();
    await row('enrolment.token-days').getByText('3 jours').waitFor();
    await visit.open(`${house.url}/enrolment/new?organisationId=${commune.id}`);
    await page.getByRole('combobox', { name: 'Valable pendant' }).click();
    expect(await page.getByRole('option').allTextContents()).toEqual(['1 heure', '8 heures', '1 jour', '3 jours']);
    await visit.open(`${house.url}/audit`);
    await page.getByText('Réglage changé', { exact: true }).first().waitFor();
    await page.getByText(/valeur : 3 .*réglage : Durée d’un jeton d’enrôlement, au plus/).waitFor();
    expect(visit.errors).toEqual([]);
  });
});
