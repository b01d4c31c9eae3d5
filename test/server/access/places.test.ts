import type { OrganisationView, Page, SiteView } from '#contract';
import { isUai } from '../../../apps/server/src/access/uai.rules.js';
import { openDoor, type Browser, type Door } from './door.js';

let door: Door;
let browser: Browser;
beforeAll(async () => {
  door = await openDoor({ CRAIE_SAMPLE: 'landes' });
  browser = await door.signIn();
});
afterAll(() => door?.close());

/** Follows the pages to the end. */
async function all<T>(path: string, limit: number): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page<T> = (await browser.call('get', `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor && `&cursor=${cursor}`}`).expect(200)).body;
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}

test('the sample: the communes of the Landes, with schools that are clearly fictitious', async () => {
  const organisations = await all<OrganisationView>('/organisations', 50);
  expect(organisations).toHaveLength(328);
  expect(new Set(organisations.map(({ id }) => id)).size).toBe(328);
  const [syndicate] = organisations.filter(({ kind }) => kind === 'syndicate');
  expect(syndicate?.name).toBe('Syndicat numérique des Landes (exemple)');
  const sites = await all<SiteView>('/sites', 20);
  expect(new Set(sites.map(({ organisation }) => organisation.id)).size).toBe(41);
  for (const site of sites.filter(({ kind }) => kind === 'school')) {
    expect(site.name).toMatch(/fictive/);
    expect(site.uais.map(isUai)).toEqual([true]);
  }
  expect(new Set(sites.map(({ name, organisation }) => `${name} ${organisation.id}`)).size).toBe(sites.length);
  expect(sites.filter(({ kind }) => kind === 'library' || kind === 'workshop')).toHaveLength(2);
  expect(organisations.reduce((sum, { sites: count }) => sum + count, 0)).toBe(sites.length);
});

test('names are found without accents or case, and wildcards are text', async () => {
  expect((await all<OrganisationView>('/organisations?q=SAINT-SEVER', 10)).map(({ name }) => name)).toContain('Saint-Sever');
  expect((await all<SiteView>('/sites?q=mediatheque', 10)).length).toBe(1);
  expect(await all('/sites?q=%25', 10)).toEqual([]);
  expect(await all('/sites?q=_', 10)).toEqual([]);
  const [school] = await all<SiteView>('/sites?q=ecole', 200);
  expect((await all<SiteView>(`/sites?q=${school?.uais[0]?.toLowerCase()}`, 10)).map(({ id }) => id)).toEqual([school?.id]);
});

test('one organisation and one site by id', async () => {
  const [site] = await all<SiteView>('/sites?q=ecole', 10);
  expect((await browser.call('get', `/sites/${site?.id}`).expect(200)).body).toEqual(site);
  const organisation = (await browser.call('get', `/organisations/${site?.organisation.id}`).expect(200)).body as OrganisationView;
  expect(await all<OrganisationView>(`/organisations?q=${encodeURIComponent(organisation.name)}`, 50)).toContainEqual(organisation);
  expect(organisation.sites).toBe((await all<SiteView>(`/sites?organisationId=${organisation.id}`, 10)).length);
  for (const id of ['0190a000-0000-7000-8000-00000000000a', 'x', '%00']) {
    for (const place of ['sites', 'organisations']) await browser.call('get', `/${place}/${id}`).expect(404);
  }
});

test('organisations and sites are added; what is taken or unknown is said', async () => {
  const commune = { name: 'Commune d’essai', kind: 'commune', code: '2a999' };
  const made = (await browser.call('post', '/organisations').send(commune).expect(201)).body as OrganisationView;
  expect(made).toMatchObject({ code: '2A999', sites: 0, devices: 0 });
  await browser.call('post', '/organisations').send(commune).expect(409);
  const school = { organisationId: made.id, name: 'École', kind: 'school', uais: ['0951099D'] };
  await browser.call('post', '/sites').send(school).expect(201);
  await browser.call('post', '/sites').send(school).expect(409);
  await browser.call('post', '/sites').send({ ...school, uais: [], organisationId: '0190a000-0000-7000-8000-00000000000a' }).expect(404);
  expect((await all<SiteView>(`/sites?organisationId=${made.id}`, 10)).map(({ uais }) => uais)).toEqual([['0951099D']]);
});

test.each<[string, object, string]>([
  ['/sites', { organisationId: '0190a000-0000-7000-8000-00000000000a', name: 'x', kind: 'school', uais: ['0951099A'] }, 'uais'],
  ['/sites', { organisationId: 'x', name: 'x', kind: 'school' }, 'organisationId'],
  ['/sites', { organisationId: '0190a000-0000-7000-8000-00000000000a', name: 'x', kind: 'castle' }, 'kind'],
  ['/organisations', { name: ' ', kind: 'other' }, 'name'],
  ['/organisations', { name: 'x'.repeat(201), kind: 'other' }, 'name'],
  ['/organisations', { name: 'x', kind: 'other', tenantId: 'mine' }, 'tenantId'],
  ['/organisations', { name: { $gt: '' }, kind: 'other' }, 'name'],
  ['/session/api-tokens', { name: 'x', permissions: ['devices.read'], expiresInDays: 0 }, 'expiresInDays'],
])('%s refuses %j and names the field', async (path, body, field) => {
  const { body: problem } = await browser.call('post', path).send(body).expect(400);
  expect(problem.code).toBe('invalid_body');
  expect(problem.fields.map((entry: { field: string }) => entry.field)).toEqual([field]);
});

test.each([['[]'], ['"text"'], ['null'], ['{'], ['{"name":']])('the body %s is refused', async (text) => {
  await browser.call('post', '/organisations').set('content-type', 'application/json').send(text).expect(400).expect(({ body }) => expect(body.code).toBe('invalid_body'));
});

test.each<[string, string]>([
  ['/sites?limit=0', 'invalid_query'], ['/sites?limit=201', 'invalid_query'], ['/sites?limit=x', 'invalid_query'], ['/sites?unknown=1', 'invalid_query'],
  ['/sites?q[$ne]=1', 'invalid_query'], ['/sites?cursor=nonsense', 'invalid_cursor'], [`/sites?cursor=${Buffer.from('[1,2,3]').toString('base64url')}`, 'invalid_cursor'],
  [`/sites?cursor=${Buffer.from('["x","not a uuid"]').toString('base64url')}`, 'invalid_cursor'],
])('%s is %s', async (path, code) => {
  await browser.call('get', path).expect(400).expect(({ body }) => expect(body.code).toBe(code));
});

test('a zero character, which no database text may hold, is refused', async () => {
  await browser.call('post', '/organisations').send({ name: 'x\u0000', kind: 'other' }).expect(400);
});

test('a body beyond the limit is refused by size', async () => {
  await browser.call('post', '/organisations').send({ name: 'x'.repeat(400_000), kind: 'other' }).expect(413);
});
