/** The console in a real browser, for an eRUN: invited to a school in each of two communes, she sees their devices and nothing else, and installs an application there that is approved for teaching. */
import type { AppView, DeploymentView, DeviceRow, Page as Listing, SiteView } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';

const DEVICES = 8;
const ERUN = { name: 'Maïté Darrieux', email: 'maite.darrieux@academie.example', password: 'un tableau noir sans craie' };

describeWith(['Chromium'], 'the console, for an eRUN', () => {
  let house: House;
  let owner: Visit;
  let erun: Visit;
  let schools: SiteView[];
  let mine: DeviceRow[];
  let foreign: DeviceRow[];
  let app: AppView;
  let other: AppView;
  const dialog = () => owner.page.getByRole('dialog');
  const looksWell = async (visit: Visit, name?: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ scheme, faults: [] });
      if (name?.endsWith(scheme)) await picture(visit.page, name);
    }
    await visit.wear('light');
  };

  beforeAll(async () => {
    house = await openHouse();
    const opened = Promise.all([openBrowser(), openBrowser()]).then(([one, two]) => { owner = one; erun = two; });
    await Promise.all([house.startDevices(DEVICES), opened]);
    const sites = (await house.api.sites(4)).items;
    const [first] = sites;
    schools = [first, sites.find((site) => site.organisation.id !== first?.organisation.id)].filter((site) => site !== undefined);
    const devices = (await house.api.call<Listing<DeviceRow>>('GET', '/devices?limit=200')).items;
    mine = devices.filter(({ site }) => schools.some(({ id }) => id === site?.id));
    foreign = devices.filter((device) => !mine.includes(device));
    expect([schools.length, mine.length > 1, foreign.length > 1]).toEqual([2, true, true]);
    other = await house.api.call<AppView>('POST', '/apps', { name: 'GIMP', package: 'gimp' });
    app = await house.api.call<AppView>('POST', '/apps', { name: 'KLettres', package: 'klettres' });
    await signIn(owner.page, house.url, EMAIL, PASSWORD);
  });

  afterAll(async () => {
    await owner?.browser.close();
    await erun?.browser.close();
    await house?.dispose();
  });

  test('she is invited to two schools, found by their names', async () => {
    const { page } = owner;
    await page.goto(`${house.url}/users?new=1`);
    await dialog().getByLabel('Adresse électronique').fill(ERUN.email);
    await dialog().getByRole('radio', { name: /^eRUN/ }).click();
    await page.getByTestId('invite-submit').click();
    await dialog().getByText('Choisissez au moins un site.').waitFor();
    for (const { name, organisation } of schools) {
      await dialog().getByRole('combobox', { name: 'Sites' }).or(dialog().getByLabel('Sites', { exact: true })).first().fill(name);
      await page.getByRole('option', { name: `${name} · ${organisation.name}` }).click();
    }
    await dialog().getByText('2 sites choisis').waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('option').first().waitFor({ state: 'detached' });
    await looksWell(owner, 'invite-erun-light');
    await page.getByTestId('invite-submit').click();
    const link = await dialog().getByRole('textbox', { name: 'Lien d’invitation' }).inputValue();
    await dialog().getByText('eRUN · 2 sites').waitFor();
    await erun.open(link);
    await erun.page.getByText('eRUN · 2 sites').waitFor();
    await erun.page.getByLabel('Votre nom').fill(ERUN.name);
    await erun.page.getByLabel(/^Mot de passe/).fill(ERUN.password);
    await erun.page.getByRole('button', { name: 'Créer mon compte et entrer' }).click();
    await erun.page.getByRole('navigation').first().waitFor();
  });

  test('she sees the devices of both schools, and nothing of the rest', async () => {
    const { page } = erun;
    await erun.open(`${house.url}/devices`);
    await until('the list', async () => (await page.getByRole('row').count()) === mine.length + 1);
    const shown = (await page.getByRole('row').allTextContents()).join('\n');
    expect(mine.filter(({ name }) => !shown.includes(name)).map(({ name }) => name)).toEqual([]);
    await looksWell(erun, 'erun-light');
    const rooms = await page.getByRole('navigation').first().getByRole('link').allTextContents();
    expect(rooms.filter((room) => ['Utilisateurs', 'Journal', 'Enrôlement', 'Réglages du syndicat'].includes(room))).toEqual([]);
    await page.getByRole('searchbox').first().fill(foreign[0]?.name ?? '');
    await page.getByText('Aucun appareil').first().waitFor();
    await erun.open(`${house.url}/devices/${foreign[0]?.id ?? ''}`);
    await page.getByText(foreign[0]?.name ?? '').waitFor({ state: 'detached' });
    expect((await page.getByRole('main').textContent())?.includes(foreign[0]?.serial ?? 'no serial')).toBe(false);
    await erun.open(`${house.url}/sites`);
    await until('her sites', async () => (await page.getByRole('row').count()) === schools.length + 1);
  });

  test('the syndicate approves an application for teaching', async () => {
    const { page } = owner;
    await page.goto(`${house.url}/apps/${app.id}`);
    await page.getByRole('button', { name: 'Autres actions' }).click();
    await page.getByRole('menuitem', { name: 'Approuver pour l’enseignement' }).click();
    await page.getByText('KLettres est approuvée').waitFor();
    await page.getByText('Enseignement', { exact: true }).waitFor();
    await looksWell(owner, 'app-teaching-light');
  });

  test('she installs it at her schools, no other application, and sends no command', async () => {
    const { page } = erun;
    await erun.open(`${house.url}/devices/${mine[0]?.id ?? ''}`);
    await page.getByRole('heading', { name: mine[0]?.name ?? '' }).waitFor();
    const buttons = (await page.getByRole('button').allTextContents()).join(' ');
    expect(buttons).not.toMatch(/Redémarrer|Verrouiller/);
    await erun.open(`${house.url}/apps/${other.id}`);
    await page.getByRole('heading', { name: 'GIMP' }).waitFor();
    expect(await page.getByTestId('install-button').count()).toBe(0);
    await erun.open(`${house.url}/devices`);
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Installer…' }).click();
    await page.getByTestId('install-app-klettres').click();
    expect(await page.getByTestId('install-app-gimp').count()).toBe(0);
    await page.getByTestId('deploy-confirm').click();
    await page.waitForURL(/\/deployments\//);
    const [made] = (await house.api.call<Listing<DeploymentView>>('GET', '/deployments')).items;
    expect(made).toMatchObject({ app: { id: app.id }, total: mine.length, createdBy: ERUN.name });
    await page.getByTestId('deployment-progress').waitFor();
    expect(await page.getByTestId('deployment-rollback').count()).toBe(0);
    await erun.open(`${house.url}/deployments/new`);
    await page.getByTestId('install-app-klettres').waitFor();
    expect(await page.getByTestId('install-app-gimp').count()).toBe(0);
    expect(await page.getByRole('radiogroup', { name: 'Ce que vous voulez' }).getByRole('radio').allTextContents()).toEqual([expect.stringContaining('Installer'), expect.stringContaining('Mettre à jour'), expect.stringContaining('Figer')]);
  });
});
