/**
 * The console in a real browser: a webhook is added, tried, fails, recovers and is paused, before a receiver that is really there;
 * API tokens are made for oneself and for a commune, used, and ended.
 */
import type { ApiTokenView, OrganisationView, Page as Listing } from '#contract';
import { Receiver } from '../server/webhooks/receiver.js';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';


describeWith(['Chromium'], 'the console, with webhooks and tokens', () => {
  let receiver: Receiver;
  let house: House;
  let visit: Visit;
  const dialog = () => visit.page.getByRole('dialog');
  const said = (words: string | RegExp) => visit.page.getByRole('alert').filter({ hasText: words }).waitFor();
  /** In light and dark, each without a fault; a picture of both. */
  const looksWell = async (name: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ name, scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ name, scheme, faults: [] });
      await picture(visit.page, `${name}-${scheme}`);
    }
    await visit.wear('light');
  };

  beforeAll(async () => {
    receiver = await Receiver.start();
    [house, visit] = await Promise.all([openHouse(receiver.settings), openBrowser()]);
    await signIn(visit.page, house.url, EMAIL, PASSWORD);
  });

  afterAll(async () => {
    await visit?.browser.close();
    await house?.dispose();
    await receiver?.close();
  });

  test('an empty room says what it is for; a webhook is added, and its secret shown once', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/webhooks`);
    await page.getByText('Aucun webhook').waitFor();
    await looksWell('webhooks-empty');
    await page.getByRole('button', { name: 'Ajouter un webhook' }).first().click();
    await dialog().getByLabel('Adresse appelée').fill('http://tickets.example.fr/');
    await page.getByTestId('webhook-create').click();
    await dialog().getByText('Donnez-lui un nom.').waitFor();
    await dialog().getByText('L’adresse doit commencer par https://.').waitFor();
    await dialog().getByText('Choisissez au moins un événement.').waitFor();
    await looksWell('webhook-new');
    await dialog().getByLabel('Nom', { exact: true }).fill('Tickets de la ville');
    await dialog().getByLabel('Adresse appelée').fill(`${receiver.url}/craie`);
    await dialog().getByLabel('Une personne est invitée').click();
    await dialog().getByLabel('Un appareil est hors ligne').click();
    await page.getByTestId('webhook-create').click();
    const secret = dialog().getByRole('textbox', { name: 'Secret de signature' });
    await secret.waitFor();
    expect(await secret.inputValue()).toMatch(/^whsec_/);
    await looksWell('webhook-secret');
    await dialog().getByRole('button', { name: 'Je l’ai copié' }).click();
    await page.getByRole('heading', { name: 'Tickets de la ville' }).waitFor();
  });

  test('a test shows what the receiver answers, well or not', async () => {
    const { page } = visit;
    receiver.answer = (response) => void response.writeHead(200).end('Bien reçu, merci.');
    await page.getByRole('button', { name: 'Envoyer un test' }).click();
    await page.getByTestId('webhook-test').click();
    await dialog().getByText('Le test est arrivé').waitFor();
    expect(await dialog().getByRole('textbox', { name: 'Ce que le serveur a répondu' }).inputValue()).toBe('Bien reçu, merci.');
    await looksWell('webhook-test');
    await dialog().getByRole('button', { name: 'Fermer' }).last().click();
    expect(receiver.received.at(-1)?.message.type).toBe('ping');
  });

  test('a receiver that fails is shown with why and what comes next; the message can be looked into and sent again', async () => {
    const { page } = visit;
    receiver.answer = (response) => void response.writeHead(503).end('maintenance');
    await house.api.call('POST', '/invitations', { email: 'nouvelle@ville.example', role: 'auditor' });
    await page.getByTestId('webhook-standing').and(page.locator('[data-standing="failing"]')).waitFor();
    await page.getByText('Craie réessaie chaque message pendant 24 heures').waitFor();
    await page.getByText('Réponse 503').waitFor();
    await looksWell('webhook-failing');
    await page.getByRole('link', { name: 'Webhooks 1' }).waitFor();
    receiver.answer = (response) => void response.writeHead(204).end();
    await page.getByRole('row').filter({ hasText: 'Une personne est invitée' }).click();
    await dialog().getByText('Ce que Craie a envoyé').waitFor();
    expect(await dialog().getByRole('textbox', { name: 'Ce que Craie a envoyé' }).inputValue()).toContain('"type": "user.invited"');
    await looksWell('webhook-delivery');
    await dialog().getByRole('button', { name: 'Envoyer à nouveau' }).click();
    await page.getByTestId('webhook-standing').and(page.locator('[data-standing="well"]')).waitFor();
    await page.getByRole('button', { name: 'État' }).click();
    await page.getByRole('button', { name: 'Abandonné' }).click();
    await page.getByText('Aucun message dans cet état').waitFor();
    await page.getByRole('button', { name: 'Enlever le filtre' }).click();
  });

  test('it is paused and resumed, its secret changed, and deleted after saying what is lost', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Mettre en pause' }).click();
    await said('« Tickets de la ville » est en pause.');
    await page.getByText('Rien ne part et rien de nouveau n’est gardé').waitFor();
    await page.getByRole('button', { name: 'Reprendre' }).last().click();
    await said('« Tickets de la ville » reprend.');
    await page.getByRole('button', { name: 'Autres actions pour Tickets de la ville' }).click();
    await page.getByRole('menuitem', { name: 'Changer le secret' }).click();
    await dialog().getByRole('button', { name: 'Créer un nouveau secret' }).click();
    await dialog().getByText('L’ancien reste valable 24 heures.').waitFor();
    await dialog().getByRole('button', { name: 'Je l’ai copié' }).click();
    await page.getByText('Deux secrets en service').waitFor();
    await visit.open(`${house.url}/webhooks`);
    await looksWell('webhooks');
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('link', { name: /Tickets de la ville/ }).click();
    await page.getByRole('button', { name: 'Autres actions pour Tickets de la ville' }).click();
    await page.getByRole('menuitem', { name: 'Supprimer' }).click();
    await dialog().getByText('ne sera plus prévenu de rien').waitFor();
    await dialog().getByRole('button', { name: 'Supprimer le webhook' }).click();
    await page.getByText('Aucun webhook').waitFor();
  });

  test('a token of one’s own: read only unless one chooses, for some places and addresses; shown once', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/settings`);
    await page.getByRole('button', { name: 'Créer un jeton d’API' }).click();
    await dialog().getByText('Le programme voit ce que vous voyez, et ne change rien.').waitFor();
    await dialog().getByText('À choisir').click();
    await dialog().getByLabel('Envoyer des commandes').click();
    await dialog().getByLabel('Dans une ou plusieurs communes').click();
    await page.getByTestId('token-create').click();
    await dialog().getByText('Choisissez au moins un lieu.').waitFor();
    await looksWell('token-new');
    await dialog().getByLabel('À quoi il servira').fill('Salle de supervision');
    await dialog().getByLabel('Communes', { exact: true }).fill('dax');
    await page.getByRole('option', { name: 'Dax', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByTestId('token-create').click();
    const field = dialog().getByRole('textbox', { name: 'Jeton', exact: true });
    await field.waitFor();
    const token = await field.inputValue();
    await dialog().getByRole('button', { name: 'Je l’ai copié' }).click();
    const answer = await fetch(`${house.url}/api/v1/organisations?limit=5`, { headers: { authorization: `Bearer ${token}` } });
    expect(((await answer.json()) as Listing<OrganisationView>).items.map(({ name }) => name)).toEqual(['Dax']);
    await visit.open(`${house.url}/settings`);
    await page.getByText('Salle de supervision').waitFor();
    await page.getByText('Dax', { exact: true }).waitFor();
    await looksWell('tokens-own');
  });

  test('a token for a commune says that it lives by its maker’s access; all are listed, and one is revoked', async () => {
    const { page } = visit;
    await visit.open(`${house.url}/api-tokens`);
    await page.getByText('Salle de supervision').waitFor();
    await page.getByRole('button', { name: 'Créer un jeton pour une commune' }).click();
    await dialog().getByText('Ce jeton vit par votre accès.').waitFor();
    await dialog().getByLabel('À quoi il servira').fill('Inventaire de la mairie');
    await page.getByTestId('token-create').click();
    await dialog().getByText('Choisissez la commune.').waitFor();
    await dialog().getByTestId('token-organisation').fill('mont-de');
    await page.getByRole('option', { name: 'Mont-de-Marsan' }).click();
    await looksWell('token-commune');
    await page.getByTestId('token-create').click();
    await dialog().getByRole('button', { name: 'Je l’ai copié' }).click();
    await page.getByRole('row').filter({ hasText: 'pour Mont-de-Marsan' }).waitFor();
    await looksWell('tokens');
    await page.getByRole('button', { name: 'Révoquer : Inventaire de la mairie' }).click();
    await dialog().getByRole('button', { name: 'Révoquer le jeton' }).click();
    await said('Le jeton « Inventaire de la mairie » est révoqué.');
    await until('only the other is left', async () => (await house.api.call<Listing<ApiTokenView>>('GET', '/api-tokens')).items.map(({ name }) => name).join() === 'Salle de supervision');
    expect(visit.errors).toEqual([]);
  });
});
