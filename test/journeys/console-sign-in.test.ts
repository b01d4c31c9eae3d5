/**
 * Signing in, in a real browser with a passkey: made in the settings, used alone and after the password; a second factor that
 * a role asks for, set up before anything else; and sessions that are seen and ended.
 */
import { generateSync } from 'otplib';
import type { InvitationView, Page as Listing, UserView } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';
import { giveAuthenticator, type VirtualAuthenticator } from '../support/passkeys.js';

const GUEST = { name: 'Inès Lafargue', email: 'ines.lafargue@ville.example', password: 'la craie crisse au tableau' };

describeWith(['Chromium'], 'the console, and signing in', () => {
  let house: House;
  /** Passkeys need a name. */
  let url: string;
  let owner: Visit;
  let guest: Visit;
  let authenticator: VirtualAuthenticator;
  /** A code that lets the owner in without the passkey, once. */
  let recovery: string;
  const dialog = ({ page }: Visit) => page.getByRole('dialog');
  const said = ({ page }: Visit, words: string | RegExp) => page.getByRole('alert').filter({ hasText: words }).first().waitFor();
  const looksWell = async (visit: Visit, name: string) => {
    const { page } = visit;
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ name, scheme, faults: await accessibilityFaults(page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ name, scheme, faults: [] });
      await picture(page, `${name}-${scheme}`);
    }
    await visit.wear('light');
  };
  const narrow = async ({ page }: Visit) => {
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  const leave = async ({ page }: Visit) => {
    await page.evaluate(`fetch('/api/v1/session').then((answer) => answer.json()).then(({ csrf }) => fetch('/api/v1/session', { method: 'DELETE', headers: { 'x-craie-csrf': csrf } }))`);
    await page.goto(`${url}/sign-in`);
  };
  const shell = ({ page }: Visit) => page.getByRole('navigation').first().waitFor();

  beforeAll(async () => {
    house = await openHouse({ PUBLIC_URL: '' });
    url = `http://localhost:${new URL(house.url).port}`;
    [owner, guest] = await Promise.all([openBrowser(), openBrowser()]);
    authenticator = await giveAuthenticator(owner.page);
    await signIn(owner.page, url, EMAIL, PASSWORD);
  });

  afterAll(async () => {
    await owner?.browser.close();
    await guest?.browser.close();
    await house?.dispose();
  });

  test('a passkey is made in the settings, under a name; the recovery codes are shown with the first one', async () => {
    const { page } = owner;
    await owner.open(`${url}/settings`);
    await page.getByText('Aucune clé d’accès').waitFor();
    await looksWell(owner, 'settings-empty');
    await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
    expect(await dialog(owner).getByLabel('Nom').inputValue()).toBe('Mon appareil Linux');
    await looksWell(owner, 'passkey-new');
    await authenticator.recognise(false);
    await page.getByTestId('passkey-make').click();
    await dialog(owner).getByText('Rien n’a été confirmé').waitFor();
    await authenticator.recognise(true);
    await dialog(owner).getByLabel('Nom').fill('Portable du bureau');
    await page.keyboard.press('Enter');
    await dialog(owner).getByText('Vos codes de secours').waitFor();
    expect(await dialog(owner).getByRole('listitem').count()).toBe(10);
    recovery = await dialog(owner).getByRole('listitem').first().innerText();
    await looksWell(owner, 'passkey-codes');
    await dialog(owner).getByRole('button', { name: 'Terminer' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Portable du bureau' }).getByText('jamais servie').waitFor();
    expect(await authenticator.count()).toBe(1);
    await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
    await page.getByTestId('passkey-make').click();
    await dialog(owner).getByText('Cette clé d’accès existe déjà').waitFor();
    await page.keyboard.press('Escape');
    await dialog(owner).waitFor({ state: 'detached' });
    await narrow(owner);
  });

  test('it signs in alone, and after the password; a finger that does not fit opens nothing', async () => {
    const { page } = owner;
    await leave(owner);
    await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).waitFor();
    await looksWell(owner, 'sign-in');
    await authenticator.recognise(false);
    await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click();
    await said(owner, 'Rien n’a été confirmé');
    await authenticator.recognise(true);
    await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click();
    await shell(owner);

    await leave(owner);
    await page.getByLabel(/adresse/i).fill(EMAIL);
    await page.getByLabel(/^mot de passe/i).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Votre clé d’accès' }).waitFor();
    await looksWell(owner, 'second-step');
    await until('the focus on the button', async () => (await page.evaluate<string | null>('document.activeElement.textContent')) === 'Utiliser ma clé d’accès');
    await page.keyboard.press('Enter');
    await shell(owner);
    await owner.open(`${url}/settings`);
    await page.getByText('par mot de passe et clé d’accès').waitFor();
    await looksWell(owner, 'settings');
  });

  test('who one is is asked again over the dialog that needs it, and what was refused is then done', async () => {
    const { page } = owner;
    // As ten minutes later: the server says so once, and takes the proof for real.
    let late = true;
    await page.route('**/api/v1/session/api-tokens', async (route) => {
      if (route.request().method() !== 'POST' || !late) return route.continue();
      await route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ code: 'proof_required', status: 403, title: '', detail: '', type: '' }) });
    });
    await page.goto(`${url}/settings?new=token`);
    await dialog(owner).getByLabel('À quoi il servira').fill('Export du soir');
    await page.keyboard.press('Enter');
    const proof = page.getByRole('dialog', { name: 'Confirmez que c’est bien vous' });
    await proof.waitFor();
    // The dialog below waits for its answer, turning: it is looked at as it is.
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'proof-light');
    await page.keyboard.press('Escape');
    await proof.waitFor({ state: 'detached' });
    await dialog(owner).getByText('Identité à confirmer').waitFor();
    await page.getByTestId('token-create').click();
    await proof.getByRole('button', { name: 'Utiliser mon mot de passe' }).click();
    await proof.getByLabel('Mot de passe', { exact: true }).fill('pas-le-bon-mot-de-passe');
    await page.keyboard.press('Enter');
    await proof.getByText('Ce n’est pas votre mot de passe').waitFor();
    late = false;
    await proof.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await dialog(owner).getByText('Copiez-le maintenant').waitFor();
    await dialog(owner).getByRole('button', { name: 'Je l’ai copié' }).click();
    await page.unroute('**/api/v1/session/api-tokens');
  });

  test('the rule is a sentence beside the people, and changes in a dialog', async () => {
    const { page } = owner;
    await owner.open(`${url}/users`);
    await page.getByText('De personne : un mot de passe volé suffit').waitFor();
    await page.getByRole('button', { name: 'Modifier' }).click();
    await dialog(owner).getByRole('checkbox', { name: 'Administrateur', exact: true }).check();
    await dialog(owner).getByRole('checkbox', { name: 'Auditeur' }).check();
    await looksWell(owner, 'rule');
    await page.getByTestId('rule-save').click();
    await said(owner, 'La règle est enregistrée');
    await page.getByText('De ces rôles :').waitFor();
    // The last one stays while the role asks for it.
    await owner.open(`${url}/settings`);
    await page.getByRole('button', { name: /^Retirer : / }).click();
    await dialog(owner).getByRole('button', { name: 'Retirer' }).click();
    await dialog(owner).getByText('C’est votre seule double authentification').waitFor();
    await page.keyboard.press('Escape');
    await dialog(owner).waitFor({ state: 'detached' });
  });

  test('whose role asks for a second factor sets it up first, and comes to nothing else before', async () => {
    const { page } = guest;
    // The house's own hands have the password alone: a browser of the owner invites.
    const invitation = await owner.page.evaluate<InvitationView>(`fetch('/api/v1/session').then((answer) => answer.json()).then(({ csrf }) => fetch('/api/v1/invitations', {
      method: 'POST', headers: { 'x-craie-csrf': csrf, 'content-type': 'application/json' }, body: JSON.stringify({ email: '${GUEST.email}', role: 'auditor' }) })).then((answer) => answer.json())`);
    await guest.open(`${url}/join/${invitation.secret}`);
    await page.getByLabel('Votre nom').fill(GUEST.name);
    await page.getByLabel(/^Mot de passe/).fill(GUEST.password);
    await page.getByRole('button', { name: 'Créer mon compte et entrer' }).click();
    await page.getByRole('heading', { name: 'Une protection de plus' }).waitFor();
    await page.goto(`${url}/devices?presence=online`);
    await page.waitForURL(/\/second-factor/);
    await page.getByText('Votre rôle demande une double authentification').waitFor();
    await looksWell(guest, 'second-factor');
    await narrow(guest);
    await owner.open(`${url}/users`);
    await owner.page.getByText('1 personne doit encore l’activer').waitFor();
    await owner.page.getByRole('row').filter({ hasText: GUEST.email }).getByText('À activer').waitFor();
    await looksWell(owner, 'users');

    await page.getByRole('button', { name: /^Une application d’authentification/ }).click();
    const secret = await page.getByRole('textbox', { name: 'Clé à saisir si vous ne pouvez pas scanner' }).inputValue();
    await looksWell(guest, 'second-factor-app');
    await page.getByLabel('Code à six chiffres').fill(generateSync({ secret }));
    await page.keyboard.press('Enter');
    await page.getByText('Chacun de ces 10 codes').waitFor();
    await looksWell(guest, 'second-factor-codes');
    await page.getByRole('checkbox', { name: 'J’ai gardé ces codes en lieu sûr' }).check();
    await page.getByRole('button', { name: 'Terminer' }).click();
    await shell(guest);
    expect(page.url()).toContain('/devices?presence=online');
  });

  test('who manages accounts sees where a person is signed in, and ends it: the open page is at the sign-in within five seconds', async () => {
    const { page } = owner;
    await owner.open(`${url}/users`);
    await page.getByRole('button', { name: `Actions pour ${GUEST.name}` }).click();
    await page.getByRole('menuitem', { name: /appareils connectés/ }).click();
    await dialog(owner).getByText(/Chrome \d+ sur Linux/).waitFor();
    await looksWell(owner, 'person-sessions');
    await dialog(owner).getByRole('button', { name: 'Tout déconnecter' }).click();
    await guest.page.waitForURL(/\/sign-in/, { timeout: 5_000 });
    await said(owner, `${GUEST.name} est déconnecté partout.`);
    expect((await page.evaluate<Listing<UserView>>(`fetch('/api/v1/users?q=${GUEST.email}').then((answer) => answer.json())`)).items).toMatchObject([{ totpEnabled: true, secondFactorMissing: false }]);
  });

  test('one’s own other sessions are listed and ended; the journal says all of it in words', async () => {
    const { page } = owner;
    const elsewhere = await fetch(`${house.url}/api/v1/session`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0' },
      body: JSON.stringify({ email: EMAIL, password: PASSWORD, totp: recovery }),
    });
    expect(elsewhere.status).toBe(200);
    const cookie = elsewhere.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    await owner.open(`${url}/settings`);
    await page.getByText('cet appareil', { exact: true }).waitFor();
    await page.getByText('Firefox 140 sur Windows').waitFor();
    await page.getByText('par mot de passe et code de secours').waitFor();
    await looksWell(owner, 'sessions');
    await page.getByRole('button', { name: 'Déconnecter tous les autres' }).click();
    await dialog(owner).getByRole('button', { name: 'Déconnecter tous les autres' }).click();
    await said(owner, 'Vos autres appareils sont déconnectés.');
    await page.getByRole('button', { name: 'Déconnecter tous les autres' }).waitFor({ state: 'detached' });
    expect((await fetch(`${house.url}/api/v1/session`, { headers: { cookie } })).status).toBe(401);
    await owner.open(`${url}/audit`);
    for (const words of ['Connexion', 'Clé d’accès ajoutée', 'Règle de double authentification changée', 'Double authentification activée', 'Tous les autres appareils déconnectés']) await page.getByText(words, { exact: true }).first().waitFor();
    await page.getByText(/rôles : Auditeur, Administrateur/).first().waitFor();
    await looksWell(owner, 'journal');
    expect([...owner.errors, ...guest.errors]).toEqual([]);
  });
});
