import type { Moved } from '../../../apps/server/src/devices/device.events.js';
import { describeEngines } from '../../support/database.js';
import { openGround, type Ground, type Tenant } from './ground.js';

describeEngines('moves', (engine) => {
  let ground: Ground;
  let tenant: Tenant;
  let foreign: Tenant;
  const heard: Moved[] = [];
  beforeAll(async () => {
    ground = await openGround(engine);
    [tenant, foreign] = [await ground.tenant(), await ground.tenant()];
    ground.events.moved.on((news) => { heard.push(news); });
  });
  afterAll(() => ground?.database.close());
  beforeEach(() => void heard.splice(0));

  const of = (scope: Tenant['scope'], ...organisations: string[]) => ({ ...scope, organisations });
  const placeOf = async (id: string) => {
    const { organisation, site } = await ground.list.detail(tenant.scope, id);
    return [organisation.name, site?.name ?? null];
  };
  const journal = () => ground.database.system((em) => em.query(`select action, subject, detail from audit_entry where tenant_id = $1 and action = 'device.moved' order by id desc`, [tenant.scope.tenantId]));

  test('one device goes to another commune with all it is, and comes back', async () => {
    const id = await ground.add(tenant, { name: 'Voyageur', serial: 'MV-1' });
    await ground.database.system((em) => ground.devices.noteCertificate(em, { deviceId: id, serial: 'c1', notAfter: new Date('2030-01-01') }));
    const moved = await ground.moves.move(tenant.scope, { ids: [id] }, { siteId: tenant.otherSiteId });
    expect(moved).toMatchObject({ count: 1, organisation: { id: tenant.otherOrganisationId }, site: { id: tenant.otherSiteId } });
    expect(await ground.list.detail(tenant.scope, id)).toMatchObject({ name: 'Voyageur', serial: 'MV-1', certificate: { serial: 'c1', revokedAt: null }, organisation: { id: tenant.otherOrganisationId } });
    expect(heard).toMatchObject([{ from: { organisation: { id: tenant.organisationId }, site: { id: tenant.siteId } }, to: { organisation: { id: tenant.otherOrganisationId } }, deviceIds: [id] }]);
    const { items } = await ground.pages.events(tenant.scope, id, 10);
    expect(items[0]).toMatchObject({ kind: 'moved', actor: 'Claire', detail: JSON.stringify({ from: 'École des Marronniers · Aire-sur-l’Adour', to: 'Bibliothèque · Dax' }) });
    expect((await journal())[0]).toMatchObject({ subject: `device:${id}`, detail: { from: 'École des Marronniers · Aire-sur-l’Adour', to: 'Bibliothèque · Dax', count: 1 } });
    expect(await ground.list.count(of(tenant.scope, tenant.otherOrganisationId), { q: 'voyageur' })).toEqual({ count: 1 });
    expect(await ground.moves.undo(tenant.scope, moved.id ?? '')).toEqual({ restored: 1, kept: 0 });
    expect(await placeOf(id)).toEqual(['Aire-sur-l’Adour', 'École des Marronniers']);
    await expect(ground.moves.undo(tenant.scope, moved.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('many at once, from several places; taken back, each is where it was, unless it went on or is gone', async () => {
    const ids = await Promise.all([{}, { siteId: null }, { organisationId: tenant.otherOrganisationId, siteId: tenant.otherSiteId }].map((where) => ground.add(tenant, { name: 'Groupe', ...where })));
    const [one, two, there] = ids as [string, string, string];
    const moved = await ground.moves.move(tenant.scope, { filter: { q: 'groupe' } }, { organisationId: tenant.otherOrganisationId });
    expect(moved).toMatchObject({ count: 3, site: null });
    expect(heard.map(({ deviceIds }) => deviceIds.length)).toEqual([1, 1, 1]);
    for (const id of ids) expect(await placeOf(id)).toEqual(['Dax', null]);
    expect(await ground.moves.move(tenant.scope, { ids }, { organisationId: tenant.otherOrganisationId })).toMatchObject({ id: null, count: 0 });
    await ground.moves.move(tenant.scope, { ids: [two] }, { siteId: tenant.siteId });
    expect(await ground.moves.undo(tenant.scope, moved.id ?? '')).toEqual({ restored: 2, kept: 1 });
    expect([await placeOf(one), await placeOf(two), await placeOf(there)]).toEqual([['Aire-sur-l’Adour', 'École des Marronniers'], ['Aire-sur-l’Adour', 'École des Marronniers'], ['Dax', 'Bibliothèque']]);
  });

  test('both ends must be seen: else nothing is moved, nor taken back', async () => {
    const id = await ground.add(tenant, { name: 'Frontière' });
    const [here, there] = [of(tenant.scope, tenant.organisationId), of(tenant.scope, tenant.otherOrganisationId)];
    await expect(ground.moves.move(here, { ids: [id] }, { siteId: tenant.otherSiteId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ground.moves.move(there, { ids: [id] }, { siteId: tenant.otherSiteId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ground.moves.move(foreign.scope, { ids: [id] }, { siteId: foreign.siteId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ground.moves.move(tenant.scope, { ids: [id] }, { siteId: foreign.siteId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ground.moves.move(tenant.scope, { ids: [id] }, {})).rejects.toMatchObject({ code: 'invalid_body' });
    const moved = await ground.moves.move(tenant.scope, { ids: [id] }, { siteId: tenant.otherSiteId });
    for (const scope of [here, there, foreign.scope]) await expect(ground.moves.undo(scope, moved.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    expect(await placeOf(id)).toEqual(['Dax', 'Bibliothèque']);
    ground.clock.at += 25 * 3_600_000;
    await expect(ground.moves.undo(tenant.scope, moved.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    ground.clock.at -= 25 * 3_600_000;
  });

  test('the site on the page of a device is the same move', async () => {
    const id = await ground.add(tenant, { name: 'Seul' });
    await ground.editing.update(tenant.scope, id, { siteId: null });
    expect(heard).toMatchObject([{ to: { organisation: { id: tenant.organisationId }, site: null }, deviceIds: [id] }]);
    expect((await ground.pages.events(tenant.scope, id, 10)).items.map(({ kind }) => kind)).toEqual(['moved', 'enrolled']);
  });
});
