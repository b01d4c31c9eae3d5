/** A school directory and communes of the data set, imported and taken back, over HTTP. */
import { v7 } from 'uuid';
import type { AuditView, CommunePreview, DepartementView, GroupingChoice, ImportRowView, ImportRunView, OrganisationView, Page, SiteView } from '#contract';
import { describeEngines } from '../../../support/database.js';
import { DIRECTORY_COLUMNS, directoryCsv, directoryRows, directoryUai, type DirectoryRow } from '../../../support/directory.js';
import { openDoor, type Browser, type Door } from '../door.js';
import { invited } from '../people.js';

const DAY = 86_400;

describeEngines('imports of places', (engine) => {
  let door: Door;
  let owner: Browser;
  beforeAll(async () => {
    door = await openDoor({}, engine);
    owner = await door.signIn();
  });
  afterAll(() => door?.close());

  const send = (csv: string | Buffer, name = 'annuaire.csv') => owner.call('post', '/imports/sites').attach('file', Buffer.from(csv as string), name);
  const upload = async (rows: readonly DirectoryRow[], columns?: readonly string[]) => (await send(directoryCsv(rows, columns)).expect(201)).body as ImportRunView;
  const run = async (method: 'get' | 'put' | 'post' | 'patch', path: string, body?: object, status = 200) => (await owner.call(method, `/imports/sites/${path}`).send(body).expect(status)).body as ImportRunView;
  const rowsOf = async (id: string, query = '', kind = 'sites') => ((await owner.call('get', `/imports/${kind}/${id}/rows?limit=200${query}`).expect(200)).body as Page<ImportRowView>).items;
  const items = async <T>(path: string) => ((await owner.call('get', path).expect(200)).body as Page<T>).items;
  const sites = (q = '') => items<SiteView>(`/sites?limit=200&q=${encodeURIComponent(q)}`);
  const organisations = () => items<OrganisationView>('/organisations?limit=200');

  describe('communes', () => {
    let imported: ImportRunView;

    it('shows what would happen, for a département, a grouping or a pasted list', async () => {
      expect((await items<DepartementView>('/communes/departements')).find(({ code }) => code === '40')).toEqual({ code: '40', name: 'Landes', communes: 327 });
      const [grouping] = await items<GroupingChoice>('/communes/groupings?q=marsan&departement=40');
      expect(grouping).toMatchObject({ name: expect.stringMatching(/Marsan/), communes: expect.any(Number) });
      const preview = async (choice: object) => (await owner.call('post', '/communes/preview').send(choice).expect(200)).body as CommunePreview;
      const landes = await preview({ departement: '40' });
      expect([landes.rows.length, new Set(landes.rows.map(({ state }) => state))]).toEqual([327, new Set(['new'])]);
      expect(landes.source.licence).toMatch(/Licence Ouverte/);
      expect((await preview({ grouping: grouping?.code })).rows).toHaveLength(grouping?.communes ?? 0);
      expect(await preview({ codes: ['40192; 40088', '1004', '99999'] })).toMatchObject({ rows: [{ name: 'Ambérieu-en-Bugey' }, { name: 'Dax' }, { name: 'Mont-de-Marsan' }], unknown: ['99999'] });
      for (const bad of [{}, { departement: '40', grouping: grouping?.code }, { departement: 'x' }, { codes: [] }, { codes: ['<>'] }]) await owner.call('post', '/communes/preview').send(bad).expect(400);
      await owner.call('post', '/communes/preview').send({ grouping: '000000000' }).expect(404);
    });

    it('imports them with their groupings as one act, and again only what has changed', async () => {
      const codes = ['40192', '40088', '40046'];
      imported = (await owner.call('post', '/communes/import').send({ codes, withGroupings: true }).expect(201)).body as ImportRunView;
      expect(imported).toMatchObject({ kind: 'communes', state: 'applied', rows: 6, counts: { create: 6, update: 0 } });
      const mont = (await organisations()).find(({ code }) => code === '40192');
      expect(mont).toMatchObject({ name: 'Mont-de-Marsan', kind: 'commune', siren: '214001927', postalCodes: ['40000'], parent: { name: expect.stringMatching(/Marsan/) } });
      expect((await owner.call('post', '/communes/import').send({ codes, withGroupings: true }).expect(409)).body.detail).toMatch(/nothing to do/);
      await owner.call('patch', `/organisations/${mont?.id}`).send({ name: 'Mont' }).expect(200);
      expect(((await owner.call('post', '/communes/preview').send({ codes }).expect(200)).body as CommunePreview).rows.filter(({ state }) => state === 'changed')).toMatchObject([{ code: '40192', changes: [{ field: 'name', before: 'Mont', after: 'Mont-de-Marsan' }] }]);
      const again = (await owner.call('post', '/communes/import').send({ codes }).expect(201)).body as ImportRunView;
      expect(again.counts).toMatchObject({ create: 0, update: 1 });
      expect((await owner.call('post', `/imports/communes/${again.id}/undo`).expect(200)).body.undone).toEqual({ undone: 1, kept: 0 });
      expect((await organisations()).find(({ code }) => code === '40192')?.name).toBe('Mont');
      await owner.call('post', '/communes/import').send({ codes: ['99999'] }).expect(400);
    });

    it('is taken back within a day, but for what has something inside or was changed', async () => {
      const dax = (await organisations()).find(({ name }) => name === 'Dax');
      await owner.call('post', '/sites').send({ organisationId: dax?.id, name: 'Seul', kind: 'other' }).expect(201);
      door.clock.turn(DAY + 60);
      const late = await door.signIn();
      await late.call('post', `/imports/communes/${imported.id}/undo`).expect(409);
      door.clock.turn(-DAY - 60);
      expect((await owner.call('post', `/imports/communes/${imported.id}/undo`).expect(200)).body).toMatchObject({ state: 'undone', undone: { undone: 2, kept: 4 } });
      const kept = (await rowsOf(imported.id, '', 'communes')).filter((row) => row.kept).map(({ subject, kept: why }) => [subject?.label, why]);
      expect(kept).toEqual(expect.arrayContaining([['Dax', 'used'], ['Mont-de-Marsan', 'changed']]));
      expect((await organisations()).map(({ name }) => name)).not.toContain('Biscarrosse');
      await owner.call('post', `/imports/communes/${imported.id}/undo`).expect(409);
    });
  });

  it('a directory with errors: each has its line and its reason; corrected and answered it is applied, and undone', async () => {
    const rows = directoryRows(8);
    rows[1] = { ...rows[1], Identifiant_de_l_etablissement: '0409501A' };
    rows[2] = { ...rows[2], Identifiant_de_l_etablissement: directoryUai(0) };
    rows[4] = { ...rows[4], Libelle_nature: 'COLLEGE' };
    rows[5] = { ...rows[5], Code_commune: '40999' };
    let view = await upload(rows);
    expect(view).toMatchObject({ state: 'open', encoding: 'utf-8', delimiter: ';', rows: 8, mapping: { uai: 0, name: 1, communeCode: 6 }, counts: { create: 1, update: 0, same: 0, ask: 0, skip: 1, error: 6 } });
    const problems = async () => (await rowsOf(view.id, '&outcome=error')).map(({ line, problems: said }) => [line, said.map(({ field, code }) => `${field} ${code}`).join()]);
    // The first row has an address of two lines: what follows it is one line further down.
    expect(await problems()).toEqual([[4, 'uai uai'], [5, 'uai repeated,communeCode commune_missing'], [6, 'communeCode commune_missing'], [8, 'communeCode commune_unknown'], [10, 'communeCode commune_missing'], [11, 'communeCode commune_missing']]);
    expect(view.offers).toEqual([{ option: 'createCommunes', rows: expect.any(Number), names: ['Biscarrosse', 'Tarnos'] }]);
    view = await run('put', `${view.id}/mapping`, { mapping: view.mapping, options: { createCommunes: true } });
    expect((await problems()).map(([line]) => line)).toEqual([4, 5, 8]);
    view = await run('patch', `${view.id}/rows/4`, { values: { uai: directoryUai(1) } });
    view = await run('patch', `${view.id}/rows/5`, { values: { uai: directoryUai(2) } });
    view = await run('patch', `${view.id}/rows/8`, { values: { communeCode: '40088' } });
    expect(view.counts).toMatchObject({ create: 7, error: 0, skip: 1 });
    expect((await rowsOf(view.id)).find(({ line }) => line === 4)).toMatchObject({ values: { uai: directoryUai(1) }, edited: ['uai'] });
    for (const [path, body] of [['rows/999', { values: { uai: '' } }], ['rows/x', { values: {} }]] as const) await run('patch', `${view.id}/${path}`, body, 404);
    await run('patch', `${view.id}/rows/4`, { values: { colour: 'red' } }, 400);

    const before = await sites();
    const applied = await run('post', `${view.id}/apply`);
    expect(applied).toMatchObject({ state: 'applied', undoUntil: expect.any(String) });
    expect(await sites()).toHaveLength(before.length + 7);
    const [school] = await sites(directoryUai(0));
    expect(school).toMatchObject({ kind: 'school', level: 'nursery', postalCode: '40000', address: '1 rue de l’École Bâtiment "B"; entrée cour', district: 'Mont-de-Marsan Nord', latitude: 43.8, longitude: -0.5 });
    expect((await items<AuditView>('/audit?action=import.applied'))[0]).toMatchObject({ subject: `import:${view.id}`, detail: { name: 'annuaire.csv', kind: 'sites', created: 7, updated: 0 } });
    await run('post', `${view.id}/apply`, undefined, 409);
    await run('put', `${view.id}/mapping`, { mapping: view.mapping }, 409);

    // The same file once more: nothing to do. With news: only those.
    const again = await upload(directoryRows(8).filter((_, at) => at !== 4 && at !== 5).map((row, at) => (at === 0 ? { ...row, Nom_circonscription: 'Autre' } : row)));
    expect(again.counts).toMatchObject({ create: 0, update: 1, same: 5, error: 0 });
    expect((await rowsOf(again.id, '&outcome=update'))[0]?.changes).toEqual([{ field: 'district', before: 'Mont-de-Marsan Nord', after: 'Autre' }]);
    await run('post', `${again.id}/apply`);

    // Somebody works on; then the first run is undone.
    const [used, renamed] = [(await sites(directoryUai(1)))[0], (await sites(directoryUai(2)))[0]];
    await owner.call('post', '/enrolment-tokens').send({ label: 'x', organisationId: used?.organisation.id, siteId: used?.id, maxUses: 1, expiresInHours: 1 }).expect(201);
    await owner.call('patch', `/sites/${renamed?.id}`).send({ name: 'Renommée' }).expect(200);
    const undone = await run('post', `${view.id}/undo`);
    expect(undone).toMatchObject({ state: 'undone', undone: { undone: 4, kept: 3 } });
    expect((await rowsOf(view.id)).flatMap(({ line, kept }) => (kept ? [[line, kept]] : []))).toEqual([[2, 'changed'], [4, 'used'], [5, 'changed']]);
    expect((await organisations()).map(({ name }) => name)).toEqual(expect.not.arrayContaining(['Tarnos']));
    expect((await run('post', `${again.id}/undo`)).undone).toEqual({ undone: 1, kept: 0 });
    expect((await sites(directoryUai(0)))[0]?.district).toBe('Mont-de-Marsan Nord');
    await run('post', `${view.id}/undo`, undefined, 409);
  });

  it('a site of such a name in the commune asks whether it is the same', async () => {
    const dax = (await organisations()).find(({ name }) => name === 'Dax');
    const there = (await owner.call('post', '/sites').send({ organisationId: dax?.id, name: 'École Jean-Moulin', kind: 'school' }).expect(201)).body as SiteView;
    const row = (uai: string): DirectoryRow => ({ Identifiant_de_l_etablissement: uai, Nom_etablissement: 'ECOLE PRIMAIRE JEAN MOULIN', Code_commune: '40088', Libelle_nature: 'ECOLE PRIMAIRE', Etat: 'OUVERT' });
    const view = await upload([row(directoryUai(60))]);
    expect(view.counts.ask).toBe(1);
    expect((await rowsOf(view.id))[0]).toMatchObject({ outcome: 'ask', problems: [{ code: 'possible_duplicate', values: { site: there.name } }], candidates: [{ id: there.id, confidence: 0.7 }] });
    expect((await owner.call('post', `/imports/sites/${view.id}/apply`).expect(409)).body.detail).toMatch(/answer first/);
    expect((await run('put', `${view.id}/answers`, { answer: 'skip' })).counts).toMatchObject({ skip: 1, ask: 0 });
    expect((await run('put', `${view.id}/answers`, { answer: 'new', lines: [2] })).counts).toMatchObject({ create: 1 });
    expect((await run('put', `${view.id}/answers`, { answer: 'match', candidateId: there.id, lines: [2] })).counts).toMatchObject({ update: 1 });
    // What was tried is not true any more: nothing is done until it is looked at again.
    await owner.call('patch', `/sites/${there.id}`).send({ name: 'ECOLE PRIMAIRE JEAN MOULIN', uais: [directoryUai(60)], level: 'primary' }).expect(200);
    expect((await owner.call('post', `/imports/sites/${view.id}/apply`).expect(409)).body.detail).toMatch(/line 2/);
    expect((await run('put', `${view.id}/mapping`, { mapping: view.mapping })).counts).toMatchObject({ same: 1 });
    expect((await owner.call('post', `/imports/sites/${view.id}/apply`).expect(409)).body.detail).toMatch(/nothing to do/);
    await owner.call('delete', `/imports/sites/${view.id}`).expect(204);
    await run('get', view.id, undefined, 404);
  });

  it('columns of other names are mapped by hand', async () => {
    const view = await upload(directoryRows(1), DIRECTORY_COLUMNS.map((_, at) => `c${at}`));
    expect(view.mapping).toMatchObject({ name: null });
    expect((await rowsOf(view.id))[0]).toMatchObject({ outcome: 'error', problems: [{ field: 'name', code: 'columns' }] });
    for (const mapping of [{ name: 99 }, { name: 1, uai: 1 }, { colour: 1 }, { name: 'x' }]) await run('put', `${view.id}/mapping`, { mapping }, 400);
    await run('put', `${view.id}/mapping`, { mapping: view.mapping, options: { colour: true } }, 400);
    expect((await run('put', `${view.id}/mapping`, { mapping: { name: 1, communeCode: 6, uai: 0 } })).counts).toMatchObject({ error: 0 });
  });

  it('columns are read as the last time, for the same columns and the same owner; changed by hand they are that', async () => {
    const names = DIRECTORY_COLUMNS.map((_, at) => `Colonne ${at}`);
    const rows = [{ ...directoryRows(1)[0], Identifiant_de_l_etablissement: directoryUai(90), Nom_etablissement: 'École de la mémoire' }];
    const first = await upload(rows, names);
    expect(first).toMatchObject({ mappedLike: null, mapping: { name: null } });
    const chosen = { uai: 0, name: 1, communeCode: 6, kind: null };
    await run('put', `${first.id}/mapping`, { mapping: chosen, options: { createCommunes: true } });
    // Not before it is applied.
    expect(await upload(rows, names)).toMatchObject({ mappedLike: null, mapping: { name: null } });
    expect(await run('post', `${first.id}/apply`)).toMatchObject({ state: 'applied', mappedLike: null });
    const again = await upload(rows, names);
    expect(again).toMatchObject({ mappedLike: expect.stringMatching(/T/), mapping: { ...chosen, address: null }, counts: { same: 1 } });
    expect(await upload(rows, names.toReversed())).toMatchObject({ mappedLike: expect.stringMatching(/T/), mapping: { uai: names.length - 1, name: names.length - 2 } });
    expect(await run('put', `${again.id}/mapping`, { mapping: again.mapping })).toMatchObject({ mappedLike: expect.stringMatching(/T/) });
    expect(await run('put', `${again.id}/mapping`, { mapping: { ...again.mapping, address: 4 } })).toMatchObject({ mappedLike: null });
    expect((await upload(rows, [...names.slice(1), 'Autre'])).mappedLike).toBe(null);
  });

  it('what is no CSV file is refused with a sentence, and is nobody else’s', async () => {
    expect((await send('PK\x03\x04').expect(400)).body).toMatchObject({ code: 'invalid_file', detail: expect.stringMatching(/workbook/) });
    expect((await send(Buffer.alloc(21 * 1024 * 1024, 0x61)).expect(413)).body.code).toBe('too_large');
    expect((await owner.call('post', '/imports/sites').expect(400)).body.code).toBe('invalid_file');
    const [mine] = await items<ImportRunView>('/imports/sites');
    await owner.call('get', `/imports/communes/${mine?.id}`).expect(404);
    await owner.call('get', `/imports/sites/${v7()}`).expect(404);
    const auditor = await invited(door, owner, 'lectrice', 'auditor');
    await auditor.call('get', `/imports/sites/${mine?.id}`).expect(403);
  });
});
