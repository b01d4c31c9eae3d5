/**
 * The console in a real browser, handed over to a commune: by the keyboard alone; its administrator signs in on its own host with its logo, sees its
 * fleet and nothing else, and invites a technician; the syndicate says why before it looks in, and takes the console back while the page is open.
 */
import { DELEGATED_USUALLY, type AuditView, type DeviceRow, type OrganisationView, type Page as Listing, type SiteView } from '#contract';
import { ofName } from '../../apps/console/src/i18n/of.js';
import { parisDay } from '../../apps/console/src/rooms/users/until.rules.js';
import { png } from '../support/pictures.js';
import { accessibilityFaults, openBrowser, picture, sendSignIn, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';

const DEVICES = 6;
const ADMIN = { name: 'Claire Dubosc', email: 'claire.dubosc@ville.example', password: 'la craie crisse au tableau' };
const NAME = 'Écoles numériques';
const COLOUR = '#8a1c3d';

describeWith(['Chromium'], 'the console of a commune', () => {
  let house: House;
  let owner: Visit;
  let admin: Visit;
  let commune: OrganisationView;
  let other: OrganisationView;
  let device: DeviceRow;
  let port: string;
  const host = 'parc.ville.example';
  const otherHost = 'parc.autre.example';
  const own = () => `http://${host}:${port}`;
  const dialog = (visit: Visit) => visit.page.getByRole('dialog');
  const focused = ({ page }: Visit) => page.evaluate<string>(`(() => {
    const at = document.activeElement;
    return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent ?? '';
  })()`);
  /** By the keyboard alone: from where one is to what is called so. */
  const tabTo = async (visit: Visit, name: RegExp, back = false) => {
    for (let steps = 0; steps < 90; steps++) {
      await visit.page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
      if (name.test(await focused(visit))) return;
    }
    throw new Error(`Not reached with the Tab key: ${String(name)}`);
  };
  /** In light and dark, each without a fault; a picture of one. */
  const looksWell = async (visit: Visit, name?: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      // As `wear`, but behind a dialog grey rows may go on glimmering.
      await visit.page.emulateMedia({ colorScheme: scheme });
      await until(`the page in ${scheme}`, () => visit.page.evaluate<boolean>(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(
        document.documentElement.dataset.mantineColorScheme === '${scheme}' && document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)))))`), 20);
      expect({ name, scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ name, scheme, faults: [] });
      if (name?.endsWith(scheme)) await picture(visit.page, name);
    }
    await visit.page.emulateMedia({ colorScheme: 'light' });
  };

  beforeAll(async () => {
    house = await openHouse();
    port = new URL(house.url).port;
    const opened = Promise.all([openBrowser(), openBrowser([`${host}:${port}`, `${otherHost}:${port}`])]).then(([one, two]) => { owner = one; admin = two; });
    await Promise.all([house.startDevices(DEVICES), opened]);
    const { items } = await house.api.call<Listing<DeviceRow>>('GET', '/devices?limit=200');
    const { items: sites } = await house.api.call<Listing<SiteView>>('GET', '/sites?limit=200');
    const syndicate = (await house.api.call<{ organisation: { id: string } }>('GET', '/session')).organisation.id;
    device = items.find(({ organisation }) => organisation.id !== syndicate) as DeviceRow;
    commune = await house.api.call<OrganisationView>('GET', `/organisations/${device.organisation.id}`);
    const second = sites.find(({ organisation }) => organisation.id !== commune.id && organisation.id !== syndicate) as SiteView;
    other = await house.api.call<OrganisationView>('GET', `/organisations/${second.organisation.id}`);
    await house.api.call('PUT', `/organisations/${other.id}/delegation`, { permissions: DELEGATED_USUALLY, name: 'Autre console', colour: '#24618f', locale: 'fr', host: otherHost, signIn: { password: true, providers: [] } });
    await signIn(owner.page, house.url, EMAIL, PASSWORD);
  });
  afterAll(async () => {
    await owner?.browser.close();
    await admin?.browser.close();
    await house?.dispose();
  });

  let link: string;
  test('the hand-over is done by the keyboard alone: what, how it looks, where it is, whom to invite', async () => {
    const { page } = owner;
    await owner.open(`${house.url}/organisations/${commune.id}`);
    await page.getByText('Gérée par le syndicat').waitFor();
    await tabTo(owner, /^Remettre la console$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Remettre la console à ${commune.name}` }).waitFor();
    await until('the form', async () => (await page.getByTestId('hand-over').count()) === 1);

    await tabTo(owner, /Prévenir d’autres logiciels/);
    await page.keyboard.press('Space');
    expect(await page.getByText('Reste au syndicat :').locator('..').textContent()).not.toContain('prévenir d’autres logiciels');
    await tabTo(owner, /^Nom affiché/);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(NAME);
    await page.locator('input[type="file"]').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: png(96, 64, [0x8a, 0x1c, 0x3d]) });
    await tabTo(owner, /^Couleur/);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(COLOUR);
    await page.keyboard.press('Escape');
    await page.getByTestId('colour-advice').getByText('En sombre, cette couleur serait trop foncée').waitFor();
    await tabTo(owner, /^Nom d’hôte propre/);
    await page.keyboard.type(`https://${otherHost}/`);
    await looksWell(owner, 'hand-over-light');
    await page.keyboard.press('Enter');
    await page.getByText('Une autre console a déjà cette adresse.').waitFor();
    expect(await focused(owner)).toMatch(/^Nom d’hôte propre/);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(host);
    await tabTo(owner, /^Remettre la console à/);
    await page.keyboard.press('Enter');
    await page.getByText(`La console ${ofName(commune.name)} est remise.`).waitFor();

    await page.getByText('Dernière étape : inviter le premier administrateur').waitFor();
    await tabTo(owner, /^Adresse électronique$/);
    await page.keyboard.type(ADMIN.email);
    await page.keyboard.press('Enter');
    const field = page.getByRole('textbox', { name: 'Lien d’invitation' });
    await field.waitFor();
    link = await field.inputValue();
    expect(link.startsWith(`${own()}/join/`)).toBe(true);
    await looksWell(owner);
  });

  test('its administrator comes in on its own host, with its name and logo, and sees its fleet alone', async () => {
    const { page } = admin;
    await admin.open(own());
    await page.getByText(`La console d’${NAME}`).waitFor();
    expect(await page.title()).toBe(`Se connecter · ${NAME}`);
    await looksWell(admin);
    await admin.open(link);
    await page.getByLabel('Votre nom').fill(ADMIN.name);
    await page.getByLabel(/^Mot de passe/).fill(ADMIN.password);
    await page.getByRole('button', { name: 'Créer mon compte et entrer' }).click();
    await page.getByRole('link', { name: `${NAME}, retour à l’accueil` }).waitFor();
    await admin.open(`${own()}/devices`);
    await page.getByRole('row').nth(1).waitFor();
    const shown = await page.evaluate<{ primary: string; logo: boolean; title: string }>(`({
      primary: getComputedStyle(document.documentElement).getPropertyValue('--primary').trim(), logo: document.querySelector('aside img')?.naturalWidth > 0, title: document.title })`);
    expect(shown).toMatchObject({ primary: COLOUR, logo: true });
    expect(shown.title).toContain(NAME);
    const { items } = await house.api.call<Listing<DeviceRow>>('GET', '/devices?limit=200');
    const elsewhere = items.filter(({ organisation }) => organisation.id !== commune.id);
    expect(elsewhere.length).toBeGreaterThan(0);
    const text = await page.locator('main').textContent();
    expect(text).toContain(device.name);
    for (const { name } of elsewhere) expect(text).not.toContain(name);
    await looksWell(admin, 'own-fleet-dark');
  });

  test('it invites a technician of its own', async () => {
    const { page } = admin;
    await admin.open(`${own()}/users?new=1`);
    await dialog(admin).getByLabel('Adresse électronique').fill('technicien@ville.example');
    await dialog(admin).getByRole('radio', { name: /^Technicien/ }).click();
    await dialog(admin).getByTestId('grant-organisation').click();
    await page.getByRole('option', { name: commune.name }).first().click();
    await page.getByTestId('invite-submit').click();
    await dialog(admin).getByRole('textbox', { name: 'Lien d’invitation' }).waitFor();
    await dialog(admin).getByRole('button', { name: 'Je l’ai copié' }).click();
  });

  test('it changes the look of its console, which everybody of it sees', async () => {
    const { page } = admin;
    await admin.open(`${own()}/settings`);
    const panel = page.getByRole('region', { name: 'L’apparence de notre console' });
    await panel.getByLabel('Nom affiché').fill(`${NAME} !`);
    await panel.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('link', { name: `${NAME} !, retour à l’accueil` }).waitFor();
    await looksWell(admin);
  });

  test('at the address of another commune it is told where its own console is, and nothing of that one', async () => {
    const { page } = admin;
    await page.goto(`http://${otherHost}:${port}`);
    await sendSignInElsewhere();
    await page.getByText('Cette adresse est celle de la console d’Autre console').waitFor();
    expect(await page.getByRole('link', { name: /Ouvrir la console/ }).getAttribute('href')).toBe(own());
    await looksWell(admin);
  });
  async function sendSignInElsewhere(): Promise<void> {
    const { page } = admin;
    await page.getByLabel(/adresse/i).fill(ADMIN.email);
    await page.getByLabel(/^mot de passe/i).fill(ADMIN.password);
    await page.getByRole('button', { name: /se connecter/i }).click();
  }

  test('the syndicate says why before it looks in, once, and goes on with what it asked', async () => {
    const { page } = owner;
    await page.goto(`${house.url}/devices`);
    await page.getByRole('row').nth(1).waitFor();
    expect(await dialog(owner).count()).toBe(0);
    await page.goto(`${house.url}/devices/${device.id}`);
    await dialog(owner).getByText('Pourquoi regardez-vous ?').waitFor();
    await looksWell(owner, 'look-light');
    await page.keyboard.press('Escape');
    await page.getByText('Dites d’abord pourquoi vous regardez').first().waitFor();
    await page.getByRole('button', { name: 'Dire pourquoi' }).first().click();
    await dialog(owner).getByRole('radio', { name: 'Un incident est signalé' }).check();
    await dialog(owner).getByLabel(/^Précision/).fill('ticket 1204');
    await page.getByTestId('look-submit').click();
    await page.getByRole('heading', { name: device.name }).waitFor();
    const { items } = await house.api.call<Listing<AuditView>>('GET', '/audit?action=delegation.looked');
    expect(items.map(({ reason }) => reason)).toEqual(['Un incident est signalé : ticket 1204']);
    await page.reload();
    await page.getByRole('heading', { name: device.name }).waitFor();
    expect(await dialog(owner).count()).toBe(0);
  });

  test('a planned end: chosen at the hand-over, and said on both sides while it is near', async () => {
    const { page } = owner;
    const tomorrow = parisDay(new Date(Date.now() + 86_400_000));
    await owner.open(`${house.url}/organisations/${commune.id}/console`);
    const day = page.getByLabel('Dernier jour (facultatif)');
    await day.fill('2020-01-31');
    await page.getByTestId('hand-over').click();
    await page.getByText('Ce jour est passé. Choisissez aujourd’hui ou plus tard.').waitFor();
    expect(await focused(owner)).toMatch(/^Dernier jour/);
    await day.fill(tomorrow);
    await page.getByTestId('hand-over').click();
    await page.getByText('Dernier jour de cette console').waitFor();
    await looksWell(owner, 'hand-over-end-light');
    await owner.open(`${house.url}/organisations/${commune.id}`);
    await page.getByText(/Dernier jour : \d\d\/\d\d\/\d{4}\./).waitFor();
    await admin.open(`${own()}/settings`);
    await admin.page.getByRole('region', { name: 'Fin de la console' }).getByText('vous serez déconnecté').waitFor();
    await admin.page.getByText('Le syndicat la reprend à la fin du').waitFor();
    await looksWell(admin, 'own-end-dark');
  });

  test('taken back while the page is open: it says kindly what happened, within five seconds', async () => {
    const { page } = owner;
    await admin.open(own());
    await admin.page.getByRole('link', { name: /retour à l’accueil/ }).waitFor();
    await owner.open(`${house.url}/organisations/${commune.id}/console`);
    await page.getByRole('button', { name: 'Reprendre la console' }).click();
    await dialog(owner).getByText(/1 personne, [12] sessions? ouvertes?, 0 jeton/).waitFor();
    await looksWell(owner);
    await dialog(owner).getByLabel('Pourquoi ?').fill('La convention est échue.');
    await page.getByTestId('take-back').click();
    await admin.page.getByRole('heading', { name: `Le syndicat a repris la console d’${NAME} !` }).waitFor({ timeout: 5_000 });
    await looksWell(admin, 'taken-back-dark');
    await page.getByText('Le syndicat a repris cette console').waitFor();
    await page.getByText('La convention est échue.').waitFor();
  });

  test('handed over again, its people come back as they were', async () => {
    const { page } = owner;
    await page.getByTestId('hand-over').click();
    await page.getByText('Console remise').first().waitFor();
    await admin.page.getByRole('button', { name: 'Vérifier de nouveau' }).click();
    await sendSignIn(admin.page, ADMIN.email, ADMIN.password);
    await admin.page.getByRole('link', { name: `${NAME} !, retour à l’accueil` }).waitFor();
    await owner.open(`${house.url}/audit`);
    for (const words of ['Console remise', 'Console reprise', 'Regard du syndicat', 'Logo de la console changé']) await page.getByText(words, { exact: true }).first().waitFor();
    expect([...owner.errors, ...admin.errors]).toEqual([]);
  });
});
