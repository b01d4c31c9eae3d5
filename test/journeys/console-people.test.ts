/**
 * The console in a real browser, with more than one person: the owner invites an auditor by a link, who makes an account of
 * it, sees the fleet and nothing else, is given a role more and less, and is out the moment the owner removes them.
 */
import type { InvitationView, Page as Listing, UserView } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';

const DEVICES = 3;
const GUEST = { name: 'Inès Lafargue', email: 'ines.lafargue@ville.example', password: 'la craie crisse au tableau' };

describeWith(['Chromium'], 'the console, with people', () => {
  let house: House;
  let owner: Visit;
  let guest: Visit;
  const dialog = () => owner.page.getByRole('dialog');
  const said = (words: string | RegExp) => owner.page.getByRole('alert').filter({ hasText: words }).waitFor();
  const people = async () => (await house.api.call<Listing<UserView>>('GET', `/users?q=${GUEST.email}`)).items;
  const choose = async (entry: RegExp) => {
    await owner.page.getByRole('button', { name: `Actions pour ${GUEST.name}` }).click();
    await owner.page.getByRole('menuitem', { name: entry }).click();
  };
  /** The palette, once it listens. */
  const search = async (page: Visit['page'], words: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByPlaceholder('Un appareil, une page, une action…').fill(words);
  };
  /** In light and dark, each without a fault; a picture of one. */
  const looksWell = async (visit: Visit, name?: string) => {
    const { page } = visit;
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ scheme, faults: await accessibilityFaults(page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ scheme, faults: [] });
      if (name?.endsWith(scheme)) await picture(page, name);
    }
    await visit.wear('light');
  };
  const narrow = async ({ page }: Visit) => {
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await page.setViewportSize({ width: 1440, height: 900 });
  };

  beforeAll(async () => {
    house = await openHouse();
    const opened = Promise.all([openBrowser(), openBrowser()]).then(([one, two]) => { owner = one; guest = two; });
    await Promise.all([house.startDevices(DEVICES), opened]);
    await signIn(owner.page, house.url, EMAIL, PASSWORD);
  });

  afterAll(async () => {
    await owner?.browser.close();
    await guest?.browser.close();
    await house?.dispose();
  });

  test('an invitation asks whom, as what and until when, with a sentence for each role', async () => {
    const { page } = owner;
    await page.goto(`${house.url}/users`);
    await page.getByText('vous', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^Actions pour/ }).count()).toBe(0);
    await search(page, 'inviter');
    await dialog().getByText('Inviter une personne').waitFor();
    await page.keyboard.press('Enter');
    await dialog().getByLabel('Adresse électronique').fill('pas-une-adresse');
    await dialog().getByRole('radio', { name: 'Prestataire' }).click();
    await page.getByTestId('invite-submit').click();
    await dialog().getByText('Cette adresse électronique n’est pas complète.').waitFor();
    await dialog().getByText('choisissez son dernier jour').waitFor();
    await looksWell(owner);
    await dialog().getByLabel('Adresse électronique').fill(EMAIL);
    await dialog().getByRole('radio', { name: 'Auditeur' }).click();
    await page.getByTestId('invite-submit').click();
    await dialog().getByText('Cette adresse a déjà un compte.').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  let link: string;
  test('the link is shown once, with how long it is valid; then the invitation waits in the list, until it is taken back', async () => {
    const { page } = owner;
    const invite = async (email: string) => {
      await page.getByRole('button', { name: 'Inviter une personne' }).click();
      await dialog().getByLabel('Adresse électronique').fill(email);
      await dialog().getByRole('radio', { name: 'Auditeur' }).click();
      await page.getByTestId('invite-submit').click();
      const field = dialog().getByRole('textbox', { name: 'Lien d’invitation' });
      await field.waitFor();
      const shown = await field.inputValue();
      expect(await page.evaluate<string>('document.activeElement.value')).toBe(shown);
      return shown;
    };
    link = await invite(GUEST.email);
    expect(link).toMatch(new RegExp(`^${house.url}/join/[\\w-]{43}$`));
    await dialog().getByText('Craie n’envoie pas de courriel').waitFor();
    await looksWell(owner);
    await dialog().getByRole('button', { name: 'Je l’ai copié' }).click();
    await until('the focus back on the button', async () => (await page.evaluate<string | null>('document.activeElement.textContent')) === 'Inviter une personne');
    await page.getByTestId(`invitation-${GUEST.email}`).getByText('expire').waitFor();
    await invite('erreur@ville.example');
    await dialog().getByRole('button', { name: 'Je l’ai copié' }).click();
    await page.getByTestId('invitation-erreur@ville.example').getByRole('button', { name: /^Retirer l’invitation/ }).click();
    await dialog().getByRole('button', { name: 'Retirer l’invitation' }).click();
    await page.getByTestId('invitation-erreur@ville.example').waitFor({ state: 'detached' });
    expect((await house.api.call<Listing<InvitationView>>('GET', '/invitations')).items.map(({ email }) => email)).toEqual([GUEST.email]);
  });

  test('the link opens a page that says what is offered, and lets the person in', async () => {
    const { page } = guest;
    await guest.open(link);
    await page.getByText(GUEST.email).waitFor();
    await page.getByText('Voit le parc et lit le journal, mais ne change rien.').waitFor();
    await looksWell(guest, 'join-dark');
    await narrow(guest);
    await page.getByLabel('Votre nom').fill(GUEST.name);
    await page.getByLabel(/^Mot de passe/).fill('court');
    await page.getByRole('button', { name: 'Créer mon compte et entrer' }).click();
    await page.getByText('Choisissez au moins 12 caractères.').waitFor();
    await page.getByLabel(/^Mot de passe/).fill(GUEST.password);
    await page.getByRole('button', { name: 'Créer mon compte et entrer' }).click();
    await page.getByRole('navigation').first().waitFor();
    const late = await guest.browser.newPage();
    await late.goto(link);
    await late.getByText('Invitation non valable').waitFor();
    await late.close();
  });

  test('an auditor sees the fleet and no action that is not theirs', async () => {
    const { page } = guest;
    const rooms = await page.getByRole('navigation').first().getByRole('link').allTextContents();
    expect(rooms).toEqual(expect.arrayContaining(['Parc', 'Journal']));
    expect(rooms).not.toEqual(expect.arrayContaining(['Utilisateurs']));
    expect(rooms).not.toEqual(expect.arrayContaining(['Enrôlement']));
    await search(page, 'inviter');
    await page.getByText('Rien de ce nom.').waitFor();
    await page.keyboard.press('Escape');
    await guest.open(`${house.url}/devices`);
    await page.getByRole('row').nth(1).waitFor();
    await page.getByRole('checkbox', { name: 'Sélectionner les lignes affichées' }).check();
    const actions = await page.getByRole('button').allTextContents();
    expect(actions.filter((text) => /Installer|Inviter|Enrôler|Message|Actualiser/.test(text))).toEqual([]);
    await guest.open(`${house.url}/users`);
    await page.getByText('Action non autorisée').waitFor();
    expect(await page.getByRole('button', { name: 'Inviter une personne' }).count()).toBe(0);
  });

  test('the list shows who it is; a role more counts at once, and one less too', async () => {
    const { page } = owner;
    await guest.open(`${house.url}/devices`);
    await owner.open(`${house.url}/users`);
    const row = page.getByRole('row').filter({ hasText: GUEST.email });
    await row.getByText('Auditeur').waitFor();
    await row.getByText('Non activée').waitFor();
    await choose(/Donner un rôle/);
    await dialog().getByRole('radio', { name: 'Prestataire' }).click();
    expect(await dialog().getByRole('radio', { name: 'Auditeur' }).count()).toBe(0);
    const end = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    await dialog().getByLabel('Dernier jour').fill(end);
    await looksWell(owner);
    await dialog().getByRole('button', { name: 'Donner ce rôle' }).click();
    await row.getByText(`Prestataire, jusqu’au ${end.split('-').reverse().join('/')}`).waitFor();
    await house.api.call('POST', '/invitations', { email: 'marc.ducos@titulaire.example', role: 'contractor', until: new Date(`${end}T20:00:00Z`).toISOString() });
    await owner.open(`${house.url}/users`);
    await looksWell(owner, 'people-light');
    await narrow(owner);
    await page.getByRole('searchbox', { name: 'Nom ou adresse' }).fill('ines');
    await page.getByRole('row').filter({ hasText: EMAIL }).waitFor({ state: 'detached' });
    await choose(/Mettre fin au rôle Prestataire/);
    await dialog().getByText('Il reste : Auditeur.').waitFor();
    await dialog().getByRole('button', { name: 'Mettre fin au rôle' }).click();
    await row.getByText('Prestataire').waitFor({ state: 'detached' });
    expect((await people())[0]?.grants.map(({ role }) => role)).toEqual(['auditor']);
  });

  test('who is removed is out: the open page ends at the sign-in within five seconds', async () => {
    const { page } = owner;
    await guest.page.getByRole('row').nth(1).waitFor();
    await choose(/Retirer cette personne/);
    await dialog().getByText('le journal, avec son nom').waitFor();
    await looksWell(owner);
    await page.getByTestId('remove-confirm').click();
    await said(`${GUEST.name} n’a plus de compte.`);
    await guest.page.waitForURL(/\/sign-in/, { timeout: 5_000 });
    expect(await people()).toEqual([]);
    await guest.page.getByLabel(/adresse/i).fill(GUEST.email);
    await guest.page.getByLabel(/^mot de passe/i).fill(GUEST.password);
    await guest.page.getByRole('button', { name: /se connecter/i }).click();
    await guest.page.getByText('Identifiants incorrects').waitFor();
    await page.getByText('Personne pour « ines »').waitFor();
  });

  test('the journal says it in words', async () => {
    const { page } = owner;
    await owner.open(`${house.url}/audit`);
    for (const words of ['Personne invitée', 'Invitation retirée', 'Invitation acceptée', 'Rôle donné', 'Rôle retiré', 'Personne retirée']) await page.getByText(words, { exact: true }).first().waitFor();
    await page.getByText(/rôle : Prestataire · jusqu’au : /).first().waitFor();
    expect([...owner.errors, ...guest.errors]).toEqual([]);
  });
});
