/**
 * The console in a real browser, with two people: a mass reboot shows whom it reaches and what is asked, waits for a second person who sees it at
 * once, and is done when they approve; a smaller one counts down, and anybody who may do it cancels it.
 */
import type { CommandView, DeviceRow, InvitationView, Page as Listing, SessionView } from '#contract';
import { accessibilityFaults, openBrowser, picture, signIn, type Visit } from '../support/browser.js';
import { EMAIL, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';

const DEVICES = 2;
const SECOND = { name: 'Inès Lafargue', email: 'ines.lafargue@ville.example', password: 'la craie crisse au tableau' };

describeWith(['Chromium'], 'the console, dangerous acts', () => {
  let house: House;
  let owner: Visit;
  let second: Visit;
  let root: string;
  const dialog = () => owner.page.getByRole('dialog');
  const bar = ({ page }: Visit) => page.getByRole('region', { name: 'Actes en attente' });
  const set = (key: string, value: number) => house.api.call('PUT', `/organisations/${root}/settings/${key}`, { value });
  const reboots = async () => {
    const { items } = await house.api.call<Listing<DeviceRow>>('GET', '/devices?limit=50');
    const lists = await Promise.all(items.map(({ id }) => house.api.call<Listing<CommandView>>('GET', `/devices/${id}/commands`)));
    return lists.map((list) => list.items.filter(({ kind }) => kind === 'reboot').length);
  };
  const looksWell = async (visit: Visit, name: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await visit.wear(scheme);
      expect({ scheme, faults: await accessibilityFaults(visit.page, scheme === 'light' ? 'all' : 'colours') }).toEqual({ scheme, faults: [] });
      await picture(visit.page, `${name}-${scheme}`);
    }
    await visit.wear('light');
  };
  const askReboot = async () => {
    const { page } = owner;
    await page.getByRole('checkbox', { name: 'Sélectionner les lignes affichées' }).check();
    await page.getByRole('button', { name: 'Autres actions' }).click();
    await page.getByRole('menuitem', { name: 'Redémarrer' }).click();
    await dialog().getByText('Un acte dangereux ne part pas tout de suite').waitFor();
  };

  beforeAll(async () => {
    house = await openHouse();
    const opened = Promise.all([openBrowser(), openBrowser()]).then(([one, two]) => { owner = one; second = two; });
    // Of each of four places.
    await Promise.all([house.startDevices(DEVICES), opened]);
    root = (await house.api.call<SessionView>('GET', '/session')).organisation.id;
    for (const [key, value] of [['acts.newcomer-hours', 0], ['acts.dangerous-from', 2], ['acts.second-person-from', 2], ['acts.delay-minutes', 0]] as const) await set(key, value);
    const { secret } = await house.api.call<InvitationView>('POST', '/invitations', { email: SECOND.email, role: 'operator' });
    await house.api.call('POST', `/join/${secret ?? ''}`, { name: SECOND.name, password: SECOND.password });
    await signIn(owner.page, house.url, EMAIL, PASSWORD);
    await signIn(second.page, house.url, SECOND.email, SECOND.password);
  });
  afterAll(async () => {
    await owner?.browser.close();
    await second?.browser.close();
    await house?.dispose();
  });

  test('the dialog shows which devices and what is asked, and wants a reason', async () => {
    const { page } = owner;
    await owner.open(`${house.url}/devices`);
    await askReboot();
    const names = await dialog().getByRole('list', { name: 'Appareils concernés' }).getByRole('listitem').allTextContents();
    expect(names).toHaveLength(await page.getByRole('row').count() - 1);
    await dialog().getByText('Une seconde personne doit l’approuver ; il part aussitôt après.').waitFor();
    expect(await page.getByTestId('command-confirm').isDisabled()).toBe(true);
    await looksWell(owner, 'act-dialog');
    await dialog().getByLabel('Motif').fill('Mise à jour du soir');
    await page.getByTestId('command-confirm').click();
    await dialog().waitFor({ state: 'detached' });
    await bar(owner).getByText('attend une seconde personne').waitFor();
    expect(await bar(owner).getByRole('button', { name: /^Approuver/ }).count()).toBe(0);
    expect(new Set(await reboots())).toEqual(new Set([0]));
  });

  test('the second person sees it at once wherever they are, reads why, and approves: it is done', async () => {
    const { page } = second;
    await bar(second).getByText('attend votre accord').waitFor();
    await bar(second).getByText('Mise à jour du soir').waitFor();
    await looksWell(second, 'act-bar');
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await picture(page, 'act-bar-narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
    await bar(second).getByRole('button', { name: /^Approuver/ }).click();
    await page.getByRole('dialog').getByText('Votre nom est inscrit au journal.').waitFor();
    await looksWell(second, 'act-approve');
    await page.getByTestId('act-approve').click();
    for (const visit of [owner, second]) await bar(visit).waitFor({ state: 'detached' });
    await until('one reboot each', async () => (await reboots()).every((count) => count === 1));
  });

  test('below that it counts down, and anybody who may do it cancels it', async () => {
    await set('acts.second-person-from', 1_000);
    await set('acts.delay-minutes', 10);
    await owner.open(`${house.url}/devices`);
    await askReboot();
    await dialog().getByText(/Il attend 10 minutes/).waitFor();
    await dialog().getByLabel('Motif').fill('Encore une fois');
    await owner.page.getByTestId('command-confirm').click();
    await bar(owner).getByText(/^dans (10:00|9:\d\d)$/).waitFor();
    await looksWell(owner, 'act-countdown');
    await bar(second).getByRole('button', { name: /^Annuler/ }).click();
    await second.page.getByTestId('act-cancel').click();
    for (const visit of [owner, second]) await bar(visit).waitFor({ state: 'detached' });
    expect(new Set(await reboots())).toEqual(new Set([1]));
  });

  test('the journal says who asked, who approved, who cancelled, and why', async () => {
    const { page } = owner;
    await owner.open(`${house.url}/audit`);
    for (const words of ['Acte dangereux demandé', 'Acte dangereux approuvé', 'Acte dangereux fait', 'Acte dangereux annulé']) await page.getByText(words, { exact: true }).first().waitFor();
    await page.getByText(/Motif : Mise à jour du soir/i).first().waitFor();
    expect([...owner.errors, ...second.errors]).toEqual([]);
  });
});
