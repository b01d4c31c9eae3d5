import { LABELS, type DeviceFilter } from '#contract';
import { describeEngines } from '../../support/database.js';
import { openGround, type Ground, type Tenant } from './ground.js';

describeEngines('labels', (engine) => {
  let ground: Ground;
  let tenant: Tenant;
  let foreign: Tenant;
  const told: { deviceId: string; labels: string[] | undefined }[] = [];
  beforeAll(async () => {
    ground = await openGround(engine);
    [tenant, foreign] = [await ground.tenant(), await ground.tenant()];
    ground.events.changed.on((news) => { told.push(...news.map(({ deviceId, row }) => ({ deviceId, labels: row.labels }))); });
  });
  afterAll(() => ground?.database.close());
  beforeEach(() => void told.splice(0));

  const of = (...organisations: string[]) => ({ ...tenant.scope, organisations });
  const labelsOf = async (id: string) => (await ground.list.detail(tenant.scope, id)).labels;
  const found = async (filter: DeviceFilter, scope = tenant.scope) => (await ground.list.page(scope, { filter, sort: 'name', limit: 100 })).items.map(({ name }) => name);
  const inUse = async (scope = tenant.scope, asked: { q?: string; organisationId?: string; siteId?: string } = {}) => (await ground.labelReader.inUse(scope, { ...asked, limit: 50 })).items.map(({ label }) => label);
  const there = { organisationId: () => tenant.otherOrganisationId, siteId: () => tenant.otherSiteId };
  const add = (name: string, elsewhere = false) => ground.add(tenant, { name, ...(elsewhere && { organisationId: there.organisationId(), siteId: there.siteId() }) });

  test('given, found in any writing, written as before elsewhere, taken, and taken back', async () => {
    const [one, two] = [await add('Un'), await add('Deux', true)];
    const given = await ground.labels.change(tenant.scope, { ids: [one] }, { add: ['  Prêt ', 'CM2'] });
    expect(given).toMatchObject({ count: 1 });
    expect(await ground.labels.change(tenant.scope, { filter: { q: 'deux' } }, { add: ['pret'] })).toMatchObject({ count: 1 });
    expect([await labelsOf(one), await labelsOf(two)]).toEqual([['CM2', 'Prêt'], ['Prêt']]);
    expect(told).toEqual([{ deviceId: one, labels: ['CM2', 'Prêt'] }, { deviceId: two, labels: ['Prêt'] }]);
    expect(await found({ label: 'PRET' })).toEqual(['Deux', 'Un']);
    expect(await ground.list.count(tenant.scope, { label: 'prêt', organisationId: tenant.organisationId })).toEqual({ count: 1 });
    expect(await found({ label: 'cm' })).toEqual([]);
    expect(await ground.labels.change(tenant.scope, { ids: [one] }, { add: ['cm2'] })).toEqual({ id: null, count: 0 });
    const taken = await ground.labels.change(tenant.scope, { ids: [one, two] }, { add: ['Chariot 2'], remove: ['prêt'] });
    expect([await labelsOf(one), await labelsOf(two)]).toEqual([['Chariot 2', 'CM2'], ['Chariot 2']]);
    expect((await ground.pages.events(tenant.scope, one, 1)).items).toMatchObject([{ kind: 'labelled', actor: 'Claire', detail: JSON.stringify({ added: ['Chariot 2'], removed: ['Prêt'] }) }]);
    const journal = await ground.database.system((em) => em.query(`select organisation_id, detail from audit_entry where tenant_id = $1 and action = 'device.labelled' order by id desc limit 2`, [tenant.scope.tenantId]));
    expect(journal.map(({ organisation_id }: { organisation_id: string }) => organisation_id).sort()).toEqual([tenant.organisationId, tenant.otherOrganisationId].sort());
    expect(journal[0].detail).toMatchObject({ count: 1, labelsAdded: 'Chariot 2', labelsRemoved: 'Prêt' });
    expect(await ground.labels.undo(tenant.scope, taken.id ?? '')).toEqual({ restored: 2, kept: 0 });
    expect([await labelsOf(one), await labelsOf(two)]).toEqual([['CM2', 'Prêt'], ['Prêt']]);
    await expect(ground.labels.undo(tenant.scope, taken.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('only what the scope reaches is labelled, found and offered; and undone by whoever did it, in sight', async () => {
    const [mine, other] = [await add('Ici'), await add('Là-bas', true)];
    await ground.labels.change(tenant.scope, { ids: [mine] }, { add: ['Ici seulement'] });
    const both = await ground.labels.change(tenant.scope, { ids: [mine, other] }, { add: ['ULIS'] });
    const here = of(tenant.organisationId);
    await expect(ground.labels.change(here, { ids: [mine, other] }, { add: ['X'] })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ground.labels.change(foreign.scope, { ids: [mine] }, { add: ['X'] })).rejects.toMatchObject({ code: 'not_found' });
    expect(await found({ label: 'ulis' }, here)).toEqual(['Ici']);
    expect(await found({ label: 'ulis' }, foreign.scope)).toEqual([]);
    expect(await inUse(of(tenant.otherOrganisationId))).not.toContain('Ici seulement');
    expect(await inUse(here)).toContain('Ici seulement');
    expect(await inUse(tenant.scope, { q: 'SEULE' })).toEqual(['Ici seulement']);
    expect(await inUse(tenant.scope, { siteId: tenant.otherSiteId })).toContain('ULIS');
    expect(await inUse(tenant.scope, { organisationId: tenant.otherOrganisationId, q: 'ici' })).toEqual([]);
    expect(await inUse({ ...here, organisations: [], sites: [tenant.siteId] }, { q: 'u' })).toContain('ULIS');
    expect(await inUse(here, { siteId: tenant.otherSiteId })).toEqual([]);
    expect(await inUse(foreign.scope)).toEqual([]);
    const another = { ...tenant.scope, actor: { ...tenant.scope.actor, id: foreign.scope.actor.id } };
    await expect(ground.labels.undo(another, both.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    expect(await ground.labels.undo(here, both.id ?? '')).toEqual({ restored: 1, kept: 1 });
    expect([await labelsOf(mine), await labelsOf(other)]).toEqual([['Ici seulement'], ['ULIS']]);
  });

  test('labels go where their device goes, and end with it', async () => {
    const id = await add('Voyageuse');
    await ground.labels.change(tenant.scope, { ids: [id] }, { add: ['Nomade'] });
    await ground.moves.move(tenant.scope, { ids: [id] }, { siteId: tenant.otherSiteId });
    expect([await inUse(of(tenant.organisationId), { q: 'nomade' }), await inUse(of(tenant.otherOrganisationId), { q: 'nomade' })]).toEqual([[], ['Nomade']]);
    expect(await found({ label: 'nomade' }, of(tenant.otherOrganisationId))).toEqual(['Voyageuse']);
    await ground.editing.update(tenant.scope, id, { status: 'retired' });
    expect(await found({ label: 'nomade' })).toEqual([]);
    await ground.editing.remove(tenant.scope, id);
    expect(await inUse(tenant.scope, { q: 'nomade' })).toEqual([]);
  });

  test('a device has room for some: one more refuses the whole change, and what was taken comes back only where there is room', async () => {
    const [full, other] = [await add('Pleine'), await add('Autre')];
    const many = Array.from({ length: LABELS.most }, (_, i) => `n° ${String(i).padStart(2, '0')}`);
    for (const part of [many.slice(0, 10), many.slice(10)]) await ground.labels.change(tenant.scope, { ids: [full] }, { add: part });
    await expect(ground.labels.change(tenant.scope, { ids: [other, full] }, { add: ['Trop'] })).rejects.toMatchObject({ code: 'conflict' });
    expect(await labelsOf(other)).toEqual([]);
    const taken = await ground.labels.change(tenant.scope, { ids: [full] }, { remove: [many[0] ?? ''] });
    await ground.labels.change(tenant.scope, { ids: [full] }, { add: ['À la place'] });
    expect(await ground.labels.undo(tenant.scope, taken.id ?? '')).toEqual({ restored: 0, kept: 1 });
    expect(await labelsOf(full)).toHaveLength(LABELS.most);
    await expect(ground.labels.change(tenant.scope, { ids: [full] }, {})).rejects.toMatchObject({ code: 'invalid_body' });
    await expect(ground.labels.change(tenant.scope, { ids: [full] }, { add: ['x'], remove: ['X'] })).rejects.toMatchObject({ code: 'invalid_body' });
  });

  test('many labels in use: each is told once, whatever the number of devices', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, (_, i) => add(`Série ${i}`, i % 2 === 0)));
    await ground.labels.change(tenant.scope, { ids }, { add: Array.from({ length: 10 }, (_, i) => `série ${i}`) });
    expect(await inUse(tenant.scope, { q: 'serie' })).toEqual(Array.from({ length: 10 }, (_, i) => `série ${i}`));
    expect((await ground.labelReader.inUse(of(tenant.organisationId, tenant.otherOrganisationId), { q: 'serie', limit: 3 })).items).toHaveLength(3);
  });
});
