import request from 'supertest';
import type { DeviceDetail, DeviceRow, ImportRowView, ImportRunView, Page, SiteView } from '#contract';
import { describeEngines } from '../../support/database.js';
import { serve, type Served } from '../../support/served.js';

const HEAD = 'Désignation;N° de série;Étiquette;Adresse MAC;Marque;Modèle;Date d’achat;Code établissement;École;Commune';

describeEngines('taking over a fleet', (engine) => {
  let served: Served;
  let school: SiteView;
  let other: SiteView;
  beforeAll(async () => {
    served = await serve(engine);
    const { items } = (await served.call('get', '/sites?limit=50&kind=school').expect(200)).body as Page<SiteView>;
    [school] = items as [SiteView];
    other = items.find((one) => one.organisation.id !== school.organisation.id) as SiteView;
  });
  afterAll(() => served?.close());

  const send = (text: string) => served.call('post', '/imports/devices').attach('file', Buffer.from(text), 'parc.csv');
  const put = (path: string) => request(served.server.urls.http).put(`/api/v1${path}`).set('cookie', served.identity.cookie).set('x-craie-csrf', served.identity.csrf);
  const open = async (...lines: string[]) => (await send([HEAD, ...lines].join('\r\n')).expect(201)).body as ImportRunView;
  const rows = async (run: ImportRunView) => ((await served.call('get', `/imports/devices/${run.id}/rows?limit=200`).expect(200)).body as Page<ImportRowView>).items;
  const apply = async ({ id }: ImportRunView) => (await served.call('post', `/imports/devices/${id}/apply`).expect(200)).body as ImportRunView;
  const undo = async ({ id }: ImportRunView) => (await served.call('post', `/imports/devices/${id}/undo`).expect(200)).body as ImportRunView;
  const found = async (q: string) => ((await served.call('get', `/devices?q=${encodeURIComponent(q)}`).expect(200)).body as Page<DeviceRow>).items;
  const detail = async (id: string) => (await served.call('get', `/devices/${id}`).expect(200)).body as DeviceDetail;
  const [uai, commune] = [() => school.uais[0] ?? '', () => school.organisation.name];
  const outcomes = async (run: ImportRunView) => (await rows(run)).map(({ outcome, problems }) => [outcome, ...problems.map(({ code }) => code)]);

  it('reads an inventory: what is new comes in without an agent, errors say their line and why', async () => {
    const run = await open(
      `Vidéoprojecteur salle 1;IMP-0001;VP-01;;Epson;EB-685;31/08/2021;${uai()};;`,
      `Classe mobile A;;CM-A;;;;2020;;${school.name};${commune()}`,
      `Portable 3;IMP-0003;P-03;a4:bb:6d:aa:00:03;HP;440;demain;${uai()};;`,
      `Borne;IMP-0004;;;;;;9999999Z;;`,
      `Écran;IMP-0005;;;;;;;Nulle part;${commune()}`,
      `;;;;;;;${uai()};;`,
      `Sans lieu;IMP-0006;;;;;;;;`,
    );
    expect(run).toMatchObject({ rows: 7, counts: { create: 2, error: 5, ask: 0 }, mapping: { serial: 1, uai: 7, purchasedOn: 6 } });
    expect((await rows(run)).map(({ line, outcome, problems }) => [line, outcome, ...problems.map(({ field, code }) => `${field} ${code}`)])).toEqual([
      [2, 'create'], [3, 'create'], [4, 'error', 'purchasedOn format'], [5, 'error', 'uai uai'], [6, 'error', 'site site_unknown'], [7, 'error', 'name missing'], [8, 'error', 'commune commune_missing'],
    ]);
    expect(await found('imp-000')).toEqual([]);
    expect((await apply(run)).counts.create).toBe(2);
    const [projector] = await found('imp-0001');
    expect(await detail(projector?.id ?? '')).toMatchObject({ name: 'Vidéoprojecteur salle 1', kind: 'projector', management: 'none', serial: 'IMP-0001', assetTag: 'VP-01', manufacturer: 'Epson', model: 'EB-685', purchasedOn: '2021-08-31', site: { id: school.id } });
    expect(await found('cm-a')).toMatchObject([{ kind: 'charging-case', site: { id: school.id } }]);
    expect(await undo(run)).toMatchObject({ state: 'undone', undone: { undone: 2, kept: 0 } });
    expect(await found('imp-000')).toEqual([]);
  });

  it('knows again what is there: certain by its serial number, asked for by a card or a label, in the file too', async () => {
    const made = async (body: object) => (await served.call('post', '/devices').send({ kind: 'laptop', siteId: school.id, ...body }).expect(201)).body as DeviceDetail;
    const [one, two, three] = [await made({ name: 'Un', serial: 'DUP-1001' }), await made({ name: 'Deux', macs: ['a4bb6d200002'] }), await made({ name: 'Trois', assetTag: 'DUP-3' })];
    const run = await open(
      `Portable un;dup 1001;DUP-1;;HP;;;${uai()};;`, `Portable deux;DUP-1002;;A4-BB-6D-20-00-02;;;;${uai()};;`, `Portable trois;;dup3;;;;;${uai()};;`,
      `Encore un;DUP-1001;;;;;;${uai()};;`, `Nouveau;DUP-1005;;;;;;${uai()};;`, `Nouveau bis;DUP1005;;;;;;${uai()};;`,
    );
    expect(await outcomes(run)).toEqual([['update'], ['ask', 'possible_duplicate'], ['ask', 'possible_duplicate'], ['ask', 'repeated'], ['create'], ['ask', 'repeated']]);
    const [first, second, third, fourth] = await rows(run);
    expect(first).toMatchObject({ subject: { id: one.id }, changes: [{ field: 'assetTag', before: '', after: 'DUP-1' }, { field: 'manufacturer', before: '', after: 'HP' }] });
    expect(second?.candidates).toMatchObject([{ id: two.id, on: 'mac', confidence: 0.75, facts: { name: 'Deux', site: school.name, macs: 'a4:bb:6d:20:00:02' } }]);
    expect(third?.candidates).toMatchObject([{ id: three.id, on: 'tag' }]);
    expect(fourth?.problems[0]?.values).toEqual({ line: '2', label: 'Portable un · dup 1001' });
    await served.call('post', `/imports/devices/${run.id}/apply`).expect(409);
    const answer = (body: object) => put(`/imports/devices/${run.id}/answers`).send(body).expect(200);
    await answer({ answer: 'match', lines: [3] });
    await answer({ answer: 'new', lines: [4] });
    await answer({ answer: 'skip', lines: [5, 7] });
    await answer({ answer: 'skip', lines: [6] });
    expect(await outcomes(run)).toEqual([['update'], ['update'], ['create'], ['skip'], ['skip'], ['skip']]);
    expect((await apply(run)).counts).toMatchObject({ create: 1, update: 2, skip: 3 });
    expect(await detail(one.id)).toMatchObject({ name: 'Un', assetTag: 'DUP-1', manufacturer: 'HP', serial: 'DUP-1001' });
    expect(await detail(two.id)).toMatchObject({ serial: 'DUP-1002' });
    await request(served.server.urls.http).patch(`/api/v1/devices/${two.id}`).set('cookie', served.identity.cookie).set('x-craie-csrf', served.identity.csrf).send({ name: 'Renommé' }).expect(200);
    expect((await undo(run)).undone).toEqual({ undone: 2, kept: 1 });
    expect((await rows(run)).filter(({ kept }) => kept !== null)).toMatchObject([{ line: 3, kept: 'changed' }]);
    expect(await detail(one.id)).toMatchObject({ assetTag: null, manufacturer: null });
    expect(await detail(two.id)).toMatchObject({ name: 'Renommé', serial: 'DUP-1002' });
  });

  it('fills in what is empty; writes over and moves only when asked, never what an agent tells', async () => {
    const { id } = await served.addDevice({ name: 'OPT-AGENT' });
    const asset = (await served.call('post', '/devices').send({ name: 'Ancien nom', kind: 'laptop', siteId: school.id, serial: 'OPT-1', assetTag: 'OPT-A' }).expect(201)).body as DeviceDetail;
    const run = await open(`Nouveau nom;OPT-1;OPT-B;;;;;${other.uais[0]};;`, `Autre nom;SN-AGENT;OPT-AGENT;;;;;;;${(await detail(id)).organisation.name}`);
    expect((await rows(run))[0]).toMatchObject({ outcome: 'same', changes: [] });
    await put(`/imports/devices/${run.id}/answers`).send({ answer: 'match' }).expect(200);
    expect((await rows(run))[1]).toMatchObject({ outcome: 'update', subject: { id }, changes: [{ field: 'assetTag', before: '', after: 'OPT-AGENT' }, { field: 'serial', before: '', after: 'SN-AGENT' }] });
    await put(`/imports/devices/${run.id}/mapping`).send({ mapping: run.mapping, options: { replace: true, move: true } }).expect(200);
    expect((await rows(run))[0]).toMatchObject({ outcome: 'update', changes: [{ field: 'name' }, { field: 'assetTag', before: 'OPT-A', after: 'OPT-B' }, { field: 'site', after: `${other.name} · ${other.organisation.name}` }] });
    await apply(run);
    expect(await detail(asset.id)).toMatchObject({ name: 'Nouveau nom', assetTag: 'OPT-B', site: { id: other.id }, organisation: { id: other.organisation.id } });
    expect(await detail(id)).toMatchObject({ name: 'Autre nom', management: 'agent', serial: 'SN-AGENT' });
    await undo(run);
    expect(await detail(asset.id)).toMatchObject({ name: 'Ancien nom', assetTag: 'OPT-A', site: { id: school.id } });
    expect(await detail(id)).toMatchObject({ name: 'OPT-AGENT', serial: null });
  });

  it('labels of a file are added to those there are, or take their place; and go back', async () => {
    const asset = (await served.call('post', '/devices').send({ name: 'Étiquetable', kind: 'laptop', siteId: school.id, serial: 'LAB-1' }).expect(201)).body as DeviceDetail;
    await served.call('post', '/devices/labels').send({ devices: { ids: [asset.id] }, add: ['Prêt'] }).expect(200);
    const file = 'n° de série;étiquettes\nLAB-1;cm2, chariot 2\n';
    const run = (await send(file).expect(201)).body as ImportRunView;
    expect((await rows(run))[0]).toMatchObject({ outcome: 'update', changes: [{ field: 'labels', before: 'Prêt', after: 'chariot 2, cm2, Prêt' }] });
    await apply(run);
    expect((await detail(asset.id)).labels).toEqual(['chariot 2', 'cm2', 'Prêt']);
    await undo(run);
    expect((await detail(asset.id)).labels).toEqual(['Prêt']);
    const instead = (await send(file).expect(201)).body as ImportRunView;
    const judged = (await put(`/imports/devices/${instead.id}/mapping`).send({ mapping: instead.mapping, options: { replace: true, move: false } }).expect(200)).body as ImportRunView;
    expect((await rows(judged))[0]).toMatchObject({ changes: [{ field: 'labels', after: 'chariot 2, cm2' }] });
  });

  it('the export comes back as what is there: every row is known, none changes', async () => {
    await served.call('post', '/devices').send({ name: '=1+1', kind: 'printer', siteId: school.id, assetTag: '-7', serial: '+3;"x"' }).expect(201);
    const { text } = await served.call('get', '/devices/export.csv').expect(200);
    const run = (await send(text).expect(201)).body as ImportRunView;
    expect((await rows(run)).filter(({ outcome }) => outcome !== 'same')).toEqual([]);
    const all = (await put(`/imports/devices/${run.id}/mapping`).send({ mapping: run.mapping, options: { replace: true, move: true } }).expect(200)).body as ImportRunView;
    expect(all.counts).toMatchObject({ same: all.rows, update: 0, create: 0, error: 0 });
  });
});
