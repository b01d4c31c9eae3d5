/**
 * The console in a real browser, with a real OpenID Connect provider beside it: a commune's directory is set up, its button leads to its own page and back, somebody is nobody
 * yet, is let in, comes back and signs out in both places; an account with a password is linked by it.
 */
import type { DelegationView, IdentityProviderView, InvitationView, OrganisationView, Page as Listing } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { CLIENT, openIdp, type Idp } from '../support/identity-provider.js';
import { describeWith } from '../support/parts.js';


describeWith(['Chromium'], 'the console, with identity providers', () => {
  let house: House;
  let idp: Idp;
  let owner: Visit;
  let guest: Visit;
  let commune: OrganisationView;
  const dialog = () => owner.page.getByRole('dialog');
  /** In light and dark, each without a fault; a picture of one. */
  const looksWell = async (visit: Visit, name?: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ scheme, faults: [] });
      if (name) await picture(visit.page, `${name}-${scheme}`);
    }
    await visit.wear('light');
  };
  const narrow = async ({ page }: Visit) => {
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  const inCraie = async () => {
    await guest.page.waitForURL((url) => url.origin === house.url && !url.pathname.startsWith('/sign-in'));
    await guest.page.getByRole('navigation').first().waitFor();
  };

  beforeAll(async () => {
    house = await openHouse({ ALLOW_PRIVATE_TARGETS: 'loopback' });
    idp = await openIdp({ 'lea.martin': { given_name: 'Léa', usual_name: 'Martin', email: 'lea.martin@dax.example' }, chef: { given_name: 'Claude', usual_name: 'Chef', email: EMAIL } });
    await Promise.all([house.startServer(), Promise.all([openBrowser(), openBrowser()]).then(([one, two]) => { owner = one; guest = two; })]);
    await house.api.signIn(EMAIL, PASSWORD);
    commune = (await house.api.call<Listing<OrganisationView>>('GET', '/organisations?q=40088')).items[0]!;
    const handOver = { permissions: ['devices.read', 'devices.manage'], name: commune.name, colour: '#2b6a56', locale: 'fr', slug: 'dax', signIn: { password: true, providers: [] } };
    await house.api.call('PUT', `/organisations/${commune.id}/delegation`, handOver);
    await signIn(owner.page, house.url, EMAIL, PASSWORD);
    await owner.page.getByRole('navigation').first().waitFor();
  });

  afterAll(async () => {
    await owner?.browser.close();
    await guest?.browser.close();
    await house?.dispose();
    await idp?.close();
  });

  let provider: IdentityProviderView;
  test('a commune\'s directory is set up: which one, the addresses to declare, what it gave, a check in sentences, and its button', async () => {
    const { page } = owner;
    await owner.open(`${house.url}/identity-providers`);
    await page.getByText('Aucun fournisseur d’identité').waitFor();
    await looksWell(owner);
    await page.getByRole('button', { name: 'Ajouter un fournisseur' }).first().click();
    await dialog().getByLabel('Adresse du fournisseur').fill('connexion.ville.fr');
    await dialog().getByLabel('Nom sur le bouton').fill('Ville de Dax');
    await dialog().getByRole('button', { name: 'Continuer' }).click();
    await dialog().getByText('Écrivez l’adresse entière').waitFor();
    await looksWell(owner, 'provider-new');
    await dialog().getByLabel('Adresse du fournisseur').fill(idp.issuer);
    const whose = dialog().getByTestId('provider-organisation');
    await whose.fill(commune.name);
    await page.getByRole('option', { name: commune.name, exact: true }).click();
    await dialog().getByRole('button', { name: 'Continuer' }).click();

    const redirect = page.getByRole('textbox', { name: /redirect URI/ });
    await redirect.first().waitFor();
    await page.getByText('À terminer').waitFor();
    expect(await page.getByRole('button', { name: 'Ouvrir à la connexion' }).isDisabled()).toBe(true);
    const uri = await redirect.first().inputValue();
    expect(uri).toMatch(new RegExp(`^${house.url}/api/v1/sign-in/oidc/[\\w-]{36}/callback$`));
    idp.serve({ redirect_uris: [uri], post_logout_redirect_uris: [await page.getByRole('textbox', { name: /post logout/ }).inputValue()], userinfo_signed_response_alg: 'RS256' });
    await page.getByLabel('Identifiant du client').fill(CLIENT.client_id);
    await page.getByLabel('Secret du client').fill(CLIENT.client_secret);
    await page.getByRole('button', { name: 'Réglages avancés' }).click();
    await page.getByLabel('Portées demandées').fill('email');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Cette écriture n’est pas celle attendue.').waitFor();
    await page.getByLabel('Portées demandées').fill('openid given_name usual_name email siret');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Un secret est enregistré.').waitFor();
    expect(await page.getByLabel('Secret du client').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Vérifier' }).click();
    await page.getByText('Ce fournisseur convient.').waitFor();
    await page.getByText('Il sait signer userinfo comme demandé.').waitFor();
    await looksWell(owner, 'provider-page');
    await narrow(owner);
    await page.getByRole('button', { name: 'Ouvrir à la connexion' }).click();
    await page.getByText('Ouvert', { exact: true }).waitFor();
    provider = (await house.api.call<Listing<IdentityProviderView>>('GET', '/identity-providers')).items[0]!;
    expect(provider).toMatchObject({ enabled: true, hasSecret: true, organisation: { name: commune.name } });
  });

  test('its button leads to its own page; saying no there is said calmly; who is nobody yet is told so kindly', async () => {
    const { page } = guest;
    await guest.open(`${house.url}/sign-in?next=/devices`);
    const button = page.getByRole('link', { name: 'Se connecter avec Ville de Dax' });
    await button.waitFor();
    await looksWell(guest, 'sign-in-providers');
    await narrow(guest);
    await button.click();
    await page.getByRole('heading', { name: 'Compte de la ville' }).waitFor();
    await page.getByRole('button', { name: 'Annuler' }).click();
    await page.getByText('Connexion annulée').waitFor();
    await looksWell(guest);
    await button.click();
    await page.getByRole('button', { name: 'lea.martin' }).click();
    await page.getByRole('heading', { name: 'Pas encore d’accès' }).waitFor();
    await page.getByText('lea.martin@dax.example').waitFor();
    await looksWell(guest, 'no-access');
    await narrow(guest);
    await page.reload();
    await page.getByRole('heading', { name: 'Pas encore d’accès' }).waitFor();
  });

  test('the request waits with those who manage people, and is accepted with a role in the commune', async () => {
    const { page } = owner;
    await owner.open(`${house.url}/users`);
    const request = page.getByTestId('request-lea.martin@dax.example');
    await request.getByText('Adresse vérifiée').waitFor();
    await looksWell(owner, 'access-requests');
    await narrow(owner);
    await request.getByRole('button', { name: /^Accepter/ }).click();
    await dialog().getByText('Sera chez').waitFor();
    expect(await dialog().getByRole('radio', { name: 'Administrateur', exact: true }).count()).toBe(0);
    await dialog().getByRole('radio', { name: /^Technicien/ }).first().click();
    const place = dialog().getByTestId('grant-organisation');
    await place.fill(commune.name);
    await page.getByRole('option', { name: commune.name, exact: true }).click();
    await looksWell(owner, 'access-accept');
    await page.getByTestId('request-accept').click();
    await request.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'lea.martin@dax.example' }).waitFor();
  });

  test('then the same button leads in, to where one wanted to go, without a password', async () => {
    const { page } = guest;
    await guest.open(`${house.url}/sign-in?next=/devices`);
    await page.getByRole('link', { name: 'Se connecter avec Ville de Dax' }).click();
    await inCraie();
    expect(new URL(page.url()).pathname).toBe('/devices');
    await guest.open(`${house.url}/settings`);
    await page.getByText('Votre compte n’a pas de mot de passe').waitFor();
    await page.getByText('Fournisseurs d’identité liés').waitFor();
    await looksWell(guest);
    await page.getByRole('button', { name: 'Délier : Ville de Dax' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Délier' }).click();
    await page.getByText('C’est votre seule entrée').waitFor();
    await page.keyboard.press('Escape');
  });

  test('signing out ends the session at the provider too, and comes back', async () => {
    const { page } = guest;
    await page.getByRole('button', { name: /Léa Martin/ }).click();
    await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
    await page.waitForURL((url) => url.origin === idp.issuer);
    await page.getByRole('button', { name: /yes/i }).click();
    await page.waitForURL(`${house.url}/sign-in**`);
    await page.getByRole('link', { name: 'Se connecter avec Ville de Dax' }).click();
    await page.getByRole('heading', { name: 'Compte de la ville' }).waitFor();
  });

  test('an account with a password is linked by it, once, also from an invitation\'s page on', async () => {
    const { page } = guest;
    const made = await house.api.call<IdentityProviderView>('POST', '/identity-providers', { name: 'ProConnect', issuer: idp.issuer, kind: 'proconnect' });
    await house.api.call('PATCH', `/identity-providers/${made.id}`, { clientId: CLIENT.client_id, clientSecret: CLIENT.client_secret, enabled: true });
    idp.serve({ redirect_uris: [provider.redirectUri, made.redirectUri], userinfo_signed_response_alg: 'RS256' });
    const { secret } = await house.api.call<InvitationView>('POST', '/invitations', { email: 'autre@ville.example', role: 'auditor' });
    await guest.open(`${house.url}/join/${secret}`);
    const accept = page.getByRole('link', { name: 'Accepter avec ProConnect' });
    await accept.waitFor();
    // The commune's opens no account of the syndicate.
    expect(await page.getByRole('link', { name: 'Accepter avec Ville de Dax' }).count()).toBe(0);
    await looksWell(guest, 'join-providers');
    await accept.click();
    await page.getByRole('button', { name: 'chef' }).click();
    await page.getByText('Invitation à une autre adresse').waitFor();
    await page.getByRole('link', { name: 'Se connecter avec ProConnect' }).click();
    await page.getByRole('heading', { name: 'Relier votre compte' }).waitFor();
    await looksWell(guest, 'link-account');
    await page.getByLabel('Mot de passe de ce compte Craie').fill('pas celui-là');
    await page.getByRole('button', { name: 'Relier et entrer' }).click();
    await page.getByText('Identifiants incorrects').waitFor();
    await page.getByLabel('Mot de passe de ce compte Craie').fill(PASSWORD);
    await page.getByRole('button', { name: 'Relier et entrer' }).click();
    await inCraie();
    await guest.open(`${house.url}/sign-in/continue`);
    await page.getByText('Cette étape est passée').waitFor();
  });

  test('which of them the console of a commune offers is chosen by name at the hand-over, and taken back there', async () => {
    const { page } = owner;
    const chosen = async () => (await house.api.call<DelegationView>('GET', `/organisations/${commune.id}/delegation`)).signIn.providers;
    const saved = (count: number) => until(`${count} chosen`, async () => (await chosen()).length === count);
    await owner.open(`${house.url}/organisations/${commune.id}/console`);
    const field = page.getByLabel('Fournisseurs d’identité (facultatif)').first();
    await field.click();
    await page.getByRole('option', { name: 'ProConnect' }).waitFor();
    await page.getByRole('option', { name: 'Ville de Dax' }).click();
    await page.keyboard.press('Escape');
    await looksWell(owner, 'hand-over-providers');
    await page.getByTestId('hand-over').click();
    await saved(1);
    expect(await chosen()).toEqual([provider.id]);
    await field.focus();
    await page.keyboard.press('Backspace');
    await page.getByTestId('hand-over').click();
    await saved(0);
  });

  test('closing the provider ends the page that came through it; the journal says all of it in words', async () => {
    const { page } = owner;
    await guest.open(`${house.url}/devices`);
    await owner.open(`${house.url}/identity-providers`);
    await page.getByRole('row').filter({ hasText: 'ProConnect' }).waitFor();
    await looksWell(owner, 'providers');
    await narrow(owner);
    await page.getByRole('link', { name: /ProConnect/ }).first().click();
    await page.getByRole('button', { name: 'Fermer', exact: true }).click();
    await dialog().getByText('les sessions ouvertes par lui s’arrêtent tout de suite').waitFor();
    await dialog().getByRole('button', { name: 'Fermer', exact: true }).last().click();
    await guest.page.waitForURL(/\/sign-in/, { timeout: 5_000 });
    await page.getByRole('button', { name: 'Retirer…' }).click();
    await page.getByTestId('provider-remove').click();
    await until('the list without it', async () => (await house.api.call<Listing<IdentityProviderView>>('GET', '/identity-providers')).items.length === 1);
    await owner.open(`${house.url}/audit`);
    for (const words of ['Fournisseur d’identité ajouté', 'Fournisseur d’identité ouvert', 'Accès demandé', 'Demande d’accès acceptée', 'Compte lié à un fournisseur', 'Fournisseur d’identité fermé', 'Fournisseur d’identité retiré']) {
      await page.getByText(words, { exact: true }).first().waitFor();
    }
    expect([...owner.errors, ...guest.errors]).toEqual([]);
  });
});
