/**
 * Requests in a real browser: a teacher asks for a program on a phone, without an account; whoever may deploy asks back, says yes or no; the teacher sees what becomes of it.
 * Two browsers: the phone of the teacher, by keyboard alone where something is sent, and the console.
 */
import type { AppView, DeploymentView, DeviceRow, Page as Listing, RequestReceipt, RequestView, SiteView } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';
import { png } from '../support/pictures.js';

const DEVICES = 8;
const PHONE = { width: 390, height: 844 };
/** What does not fit into the window, when the page has to be moved sideways. */
const TOO_WIDE = `document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.tagName + '.' + one.className)`;
const APPS = [
  { name: 'KLettres', package: 'klettres', summary: 'Apprendre les lettres et les syllabes en les entendant', cycles: ['cycle-1', 'cycle-2'], subjects: ['french'] },
  { name: 'Tux, of Math Command', package: 'tuxmath', summary: 'Calcul mental en jeu', cycles: ['cycle-2', 'cycle-3'], subjects: ['mathematics'] },
  { name: 'KGeography', package: 'kgeography', summary: 'Régions, pays et capitales sur la carte', cycles: ['cycle-3'], subjects: ['history-geography'] },
];

describeWith(['Chromium'], 'the console, for requests of teachers', () => {
  let house: House;
  let team: Visit;
  let teacher: Visit;
  let school: SiteView;
  let apps: AppView[];
  let equipped: number;
  let code: string;
  let tracking: string;

  const looksWell = async (visit: Visit, name: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ name, scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ name, scheme, faults: [] });
      await picture(visit.page, `${name}-${scheme}`);
    }
    await visit.wear('light');
    const size = visit.page.viewportSize() ?? PHONE;
    await visit.page.setViewportSize({ ...PHONE, width: 360 });
    expect({ name, tooWide: await visit.page.evaluate<string[]>(TOO_WIDE) }).toEqual({ name, tooWide: [] });
    await visit.page.setViewportSize(size);
  };
  /** One comes back to the tab: the page looks again. */
  const comeBack = () => teacher.page.evaluate('window.dispatchEvent(new Event("visibilitychange"))');
  const standing = (visit: Visit) => visit.page.getByTestId('standing');
  const press = async (visit: Visit, ...keys: string[]) => { for (const key of keys) await visit.page.keyboard.press(key); };

  beforeAll(async () => {
    house = await openHouse();
    const opened = Promise.all([openBrowser(), openBrowser()]).then(([one, two]) => { team = one; teacher = two; });
    await Promise.all([house.startDevices(DEVICES), opened]);
    // Of those where the devices are.
    school = (await house.api.sites(4)).items.find(({ kind }) => kind === 'school') as SiteView;
    equipped = (await house.api.call<Listing<DeviceRow>>('GET', `/devices?siteId=${school.id}`)).items.length;
    expect(equipped).toBeGreaterThan(1);
    apps = [];
    for (const { cycles, subjects, ...body } of APPS) {
      const { id } = await house.api.call<AppView>('POST', '/apps', body);
      apps.push(await house.api.call<AppView>('PATCH', `/apps/${id}`, { cycles, subjects, shared: true }));
    }
    const icon = new FormData();
    icon.append('file', new Blob([Uint8Array.from(png(64, 64, [0x2b, 0x6a, 0x56]))], { type: 'image/png' }), 'icon.png');
    await house.api.call('PUT', `/apps/${apps[0]?.id}/icon`, icon);
    await teacher.page.setViewportSize(PHONE);
    await signIn(team.page, house.url, EMAIL, PASSWORD);
  });

  afterAll(async () => {
    await team?.browser.close();
    await teacher?.browser.close();
    await house?.dispose();
  });

  test('a school gets its code, and a poster for the teachers’ room', async () => {
    const { page } = team;
    await team.open(`${house.url}/requests`);
    await page.getByText('Donnez à chaque école son code').waitFor();
    await looksWell(team, 'requests-empty');
    await team.open(`${house.url}/sites/${school.id}`);
    await page.getByTestId('code-open').click();
    code = await page.getByTestId('request-code').innerText();
    await looksWell(team, 'request-code');
    await page.getByRole('link', { name: 'Affiche à imprimer' }).click();
    await page.getByTestId('poster').getByText(code).waitFor();
    await page.getByRole('img', { name: 'Code QR vers le formulaire' }).waitFor();
    await looksWell(team, 'request-poster');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Imprimer' }).isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
  });

  test('the form says what is missing, keeps what was filled in, and is sent by keyboard', async () => {
    const { page } = teacher;
    await teacher.open(`${house.url}/demande`);
    await looksWell(teacher, 'ask-code');
    await page.keyboard.type('pas un code');
    await press(teacher, 'Enter');
    await page.getByText('Il faut huit lettres ou chiffres.').waitFor();
    await press(teacher, 'Control+a');
    await page.keyboard.type(code.toLowerCase().replace('-', ' '));
    await press(teacher, 'Enter');
    await page.getByText(school.name).waitFor();
    await page.getByRole('radio', { name: /^KLettres/ }).waitFor();
    expect(await page.locator('img[src*="/icon"]').evaluate((element) => { const image = element as unknown as { decode(): Promise<void>; naturalWidth: number }; return image.decode().then(() => image.naturalWidth); })).toBe(64);
    await page.getByTestId('ask-send').focus();
    await press(teacher, 'Enter');
    await page.getByText('Dites en une phrase à quoi il servira.').waitFor();
    expect(await page.evaluate('document.activeElement.type')).toBe('radio');
    await looksWell(teacher, 'ask-missing');
    await page.getByLabel('Cycle', { exact: true }).selectOption('cycle-3');
    await until('apps of cycle 3', async () => (await page.getByRole('radiogroup', { name: 'Programmes du catalogue' }).getByRole('radio').count()) === 2);
    await page.getByLabel('Cycle', { exact: true }).selectOption('');
    await page.getByRole('searchbox', { name: 'Chercher un programme' }).fill('lettres');
    await until('one app', async () => (await page.getByRole('radiogroup', { name: 'Programmes du catalogue' }).getByRole('radio').count()) === 1);
    await page.getByRole('radio', { name: /^KLettres/ }).focus();
    await press(teacher, 'Space');
    await page.getByLabel('À quoi servira-t-il ?').fill('Les syllabes, par petits groupes, dès le mois de janvier.');
    await page.getByLabel('Votre nom').fill('Maïté Darrieux');
    await page.reload();
    await page.getByRole('radio', { name: /^KLettres/, checked: true }).waitFor();
    expect(await page.getByLabel('À quoi servira-t-il ?').inputValue()).toContain('par petits groupes');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Ask for a program' }).waitFor();
    await page.getByRole('button', { name: 'Français' }).click();
    await looksWell(teacher, 'ask-form');
    await page.getByLabel('Votre nom').focus();
    await press(teacher, 'Enter');
    await page.getByTestId('receipt').getByText(/Demande n° \d+ envoyée/).waitFor();
    tracking = await page.getByRole('textbox', { name: 'Adresse de suivi' }).inputValue();
    expect(tracking).toBe(page.url());
    await looksWell(teacher, 'ask-receipt');
    await page.reload();
    await page.getByTestId('receipt').waitFor();
  });

  test('the console counts it, asks back, and gets the answer while its page is open', async () => {
    const { page } = team;
    await team.open(house.url);
    await page.getByRole('link', { name: /^Demandes ?1$/ }).waitFor();
    await page.getByRole('link', { name: /1 demande de programme attend/ }).click();
    await page.waitForURL(/\/requests\?.*state=open/);
    await page.getByRole('grid', { name: 'Demandes' }).getByText('KLettres').waitFor();
    await looksWell(team, 'requests');
    await page.getByRole('link', { name: 'KLettres' }).click();
    await page.getByRole('heading', { level: 1, name: 'KLettres' }).waitFor();
    await page.getByLabel('Écrire à Maïté Darrieux').fill('Pour combien d’élèves à la fois ?');
    await page.getByTestId('write-send').click();
    await page.locator('[data-testid="request-state"][data-state="question"]').waitFor();
    await comeBack();
    await teacher.page.getByText('On vous pose une question').waitFor();
    await teacher.page.getByLabel('Votre réponse').fill('Six, sur les portables de la classe.');
    await looksWell(teacher, 'track-question');
    await teacher.page.getByLabel('Votre réponse').press('Tab');
    await press(teacher, 'Enter');
    await standing(teacher).getByText('Elle attend une réponse.').waitFor();
    await page.getByTestId('thread').getByText('Six, sur les portables').waitFor();
    await page.locator('[data-testid="request-state"][data-state="open"]').waitFor();
    await looksWell(team, 'request');
  });

  test('a yes leads to the new deployment, with app and devices chosen; the teacher sees it arrive', async () => {
    const { page } = team;
    await page.getByTestId('request-approve').click();
    await page.getByTestId('for-request').getByText('Maïté Darrieux').waitFor();
    await page.getByRole('textbox', { name: 'Un mot à la personne (facultatif)' }).fill('C’est en route.');
    await until('the plan', () => page.getByTestId('deploy-go').isEnabled());
    expect(await page.getByRole('radio', { name: /^Retirer/ }).count()).toBe(0);
    await looksWell(team, 'request-approve');
    await page.getByRole('button', { name: `Approuver pour ${equipped} appareils` }).click();
    await page.waitForURL(/\/deployments\/[0-9a-f-]{36}/);
    const [made] = (await house.api.call<Listing<DeploymentView>>('GET', '/deployments')).items;
    expect(made).toMatchObject({ app: { id: apps[0]?.id }, total: equipped, ensure: 'present' });
    await page.getByTestId('from-request').getByText('Maïté Darrieux').waitFor();
    await looksWell(team, 'request-deployment');
    await teacher.open(tracking);
    await until('it is there', async () => { await comeBack(); return /C’est fait/.test(await standing(teacher).innerText()); });
    await teacher.page.getByText('C’est en route.').waitFor();
    await looksWell(teacher, 'track-done');
    await page.getByRole('navigation').first().getByRole('link', { name: /^Demandes/ }).click();
    await page.getByRole('grid', { name: 'Demandes' }).getByText('Installée').waitFor();
  });

  test('a program in words is refused with a reason that the teacher reads, taken back, and asked for by somebody signed in', async () => {
    const { page } = team;
    const receipt = await house.api.call<RequestReceipt>('POST', `/request-forms/${code}`, { wish: 'Scratch', link: 'https://scratch.mit.edu/', why: 'Programmer avec des blocs', name: 'M. Etcheverry', locale: 'fr' });
    const asked = (await house.api.call<Listing<RequestView>>('GET', '/requests?state=open')).items.find(({ number }) => number === receipt.number);
    await team.open(`${house.url}/requests/${asked?.id}`);
    await page.getByTestId('request-refuse').click();
    await page.getByRole('dialog').getByLabel('Pourquoi').fill('ScratchJr est au catalogue, et suffit au cycle 2.');
    await looksWell(team, 'request-refuse');
    await page.getByTestId('refuse-confirm').click();
    await page.locator('[data-testid="request-state"][data-state="refused"]').waitFor();
    await teacher.open(`${house.url}/demande/suivi/${receipt.secret}`);
    await teacher.page.getByText('Refusée : la raison est dans les échanges.').waitFor();
    await teacher.page.getByText('ScratchJr est au catalogue').waitFor();
    await page.getByTestId('request-reopen').click();
    await page.getByTestId('request-approve').click();
    await page.getByText('choisissez l’application du catalogue').waitFor();
    await page.getByTestId('install-app-tuxmath').waitFor();
    await comeBack();
    await teacher.page.getByTestId('withdraw').click();
    await teacher.page.getByTestId('withdraw-confirm').click();
    await standing(teacher).getByText('Vous l’avez retirée.').waitFor();
    await page.goto(`${house.url}/requests/${asked?.id}`);
    await page.getByRole('button', { name: 'Autres actions' }).click();
    await page.getByRole('menuitem', { name: 'Supprimer…' }).click();
    await page.getByTestId('remove-confirm').click();
    await page.getByRole('grid', { name: 'Demandes' }).getByText('KLettres').waitFor();
    expect(await page.getByText('Scratch').count()).toBe(0);
    await page.goto(`${house.url}/requests?new=1`);
    const dialog = page.getByRole('dialog');
    await dialog.getByTestId('request-site').fill(school.name);
    await page.getByRole('option', { name: `${school.name} · ${school.organisation.name}` }).click();
    await dialog.getByText('Tux, of Math Command').click();
    await dialog.getByLabel('À quoi servira-t-il ?').fill('Calcul mental');
    await looksWell(team, 'request-new');
    await page.getByTestId('request-send').click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('grid', { name: 'Demandes' }).getByText('Tux, of Math Command').waitFor();
    await team.open(`${house.url}/requests?mine=true`);
    await page.getByRole('grid', { name: 'Demandes' }).getByText('c’est vous').waitFor();
    expect(await page.getByText('KLettres').count()).toBe(0);
    await looksWell(team, 'requests-own');
  });

  test('a code that was changed opens nothing any more; nothing went wrong on the way', async () => {
    const { page } = team;
    await team.open(`${house.url}/sites/${school.id}`);
    await page.getByTestId('code-renew').click();
    await page.getByTestId('code-renew-confirm').click();
    await until('another code', async () => (await page.getByTestId('request-code').innerText()) !== code);
    await teacher.open(`${house.url}/demande/${code}`);
    await teacher.page.getByText('Ce code n’est pas connu').waitFor();
    await looksWell(teacher, 'ask-unknown');
    await teacher.open(`${house.url}/demande/suivi/${'x'.repeat(43)}`);
    await teacher.page.getByText('Cette adresse ne mène à aucune demande').waitFor();
    expect([team.errors, teacher.errors]).toEqual([[], []]);
  });
});
