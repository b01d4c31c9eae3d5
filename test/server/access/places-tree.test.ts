/** Organisations, sites and rooms as people change them, over HTTP. */
import { v7 } from 'uuid';
import type { AuditView, DeviceCount, DeviceDetail, DeviceRow, DistrictView, FleetSummary, InsideView, OrganisationView, Page, RoomView, SavedView, SiteView } from '#contract';
import { describeEngines } from '../../support/database.js';
import { serve, type Served } from '../../support/served.js';

const UAIS = ['0400001J', '0330001X', '0750001U'] as const;

describeEngines('places', (engine) => {
  let served: Served;
  beforeAll(async () => { served = await serve(engine); });
  afterAll(() => served?.close());

  const get = async <T>(path: string): Promise<T> => (await served.call('get', path).expect(200)).body as T;
  const items = async <T>(path: string): Promise<T[]> => (await get<Page<T>>(path)).items;
  const make = async <T>(path: string, body: object): Promise<T> => (await served.call('post', path).send(body).expect(201)).body as T;
  const edit = (path: string, body: object) => served.call('patch', path).send(body);
  const organisation = (name: string, more: object = {}) => make<OrganisationView>('/organisations', { name, kind: 'commune', ...more });
  const site = (organisationId: string, name: string, more: object = {}) => make<SiteView>('/sites', { organisationId, name, kind: 'school', ...more });
  const trail = (action: string) => items<AuditView>(`/audit?action=${action}`);

  it('communes stand under groupings, which count what their members hold', async () => {
    const grouping = await organisation('CC de l’Essai', { kind: 'grouping', code: '200000001' });
    const [one, two] = [await organisation('Essai-le-Haut', { parentId: grouping.id }), await organisation('Essai-le-Bas')];
    expect(one.parent).toEqual({ id: grouping.id, name: 'CC de l’Essai' });
    expect((await edit(`/organisations/${two.id}`, { parentId: grouping.id }).expect(200)).body.parent.id).toBe(grouping.id);
    for (const owner of [grouping, one, two]) await site(owner.id, `Site de ${owner.name}`);
    expect(await get<OrganisationView>(`/organisations/${grouping.id}`)).toMatchObject({ members: 2, sites: 3, devices: 0, population: null });
    expect((await items<OrganisationView>(`/organisations?parentId=${grouping.id}`)).map(({ name }) => name)).toEqual(['Essai-le-Bas', 'Essai-le-Haut']);
    const sites = await items<SiteView>(`/sites?organisationId=${grouping.id}`);
    expect(sites.map(({ organisation: owner }) => owner.name).sort()).toEqual(['CC de l’Essai', 'Essai-le-Bas', 'Essai-le-Haut']);
    const held = [];
    for (const { id, name } of sites) held.push((await make<DeviceDetail>('/devices', { name: `Écran de ${name}`, kind: 'projector', siteId: id })).id);
    // A view that is kept asks for what it asked then.
    const view = await make<SavedView>('/views', { room: 'devices', name: 'Essai', query: { organisationId: grouping.id, kind: 'projector' } });
    const seen = await items<DeviceRow>(`/devices?${new URLSearchParams(view.query).toString()}`);
    expect(seen.map(({ id }) => id).sort()).toEqual(held.toSorted());
    expect(await get<DeviceCount>(`/devices/count?organisationId=${grouping.id}`)).toEqual({ count: 3 });
    expect(await get<FleetSummary>(`/devices/summary?organisationId=${grouping.id}`)).toMatchObject({ total: 3, organisations: 3 });
    expect((await items<DeviceRow>(`/devices?organisationId=${one.id}`)).length).toBe(1);
    expect(await get<OrganisationView>(`/organisations/${grouping.id}`)).toMatchObject({ devices: 3 });
    for (const id of held) {
      await edit(`/devices/${id}`, { status: 'retired' }).expect(200);
      await served.call('delete', `/devices/${id}`).expect(204);
    }
    const top = await items<OrganisationView>('/organisations?top=true&limit=200');
    expect(top[0]?.id).toBe(grouping.id);
    expect(top.map(({ id }) => id)).not.toContain(one.id);
    expect(await trail('organisation.updated')).toMatchObject([{ detail: { name: 'Essai-le-Bas', from: null, to: 'CC de l’Essai' } }]);
    // Three levels, and nothing below itself.
    for (const [id, parentId] of [[grouping.id, grouping.id], [one.id, two.id], [one.id, one.id]]) expect((await edit(`/organisations/${id}`, { parentId }).expect(400)).body.fields[0].field).toBe('parentId');
    await edit(`/organisations/${one.id}`, { parentId: v7() }).expect(404);
    expect((await edit(`/organisations/${grouping.id}`, { kind: 'commune' }).expect(409)).body.detail).toMatch(/has members/);
    expect((await served.call('delete', `/organisations/${grouping.id}`).expect(409)).body.detail).toBe('CC de l’Essai still has 2 members, 1 site: move or remove them first.');
    expect(await get<InsideView>(`/organisations/${grouping.id}/inside`)).toEqual({ items: [{ what: 'members', count: 2 }, { what: 'sites', count: 1 }] });
    expect((await edit(`/organisations/${one.id}`, { parentId: null, name: 'Essai-Haut', code: '40999' }).expect(200)).body).toMatchObject({ name: 'Essai-Haut', code: '40999', parent: null });
    await edit(`/organisations/${two.id}`, { code: '40999' }).expect(409);
    expect((await edit(`/organisations/${two.id}`, { siren: '214 001 927' }).expect(200)).body.siren).toBe('214001927');
    expect((await edit(`/organisations/${two.id}`, { siren: '214001928' }).expect(400)).body.fields).toMatchObject([{ field: 'siren', codes: ['siren'] }]);
    expect((await edit(`/organisations/${two.id}`, { siren: null }).expect(200)).body.siren).toBe(null);
    await edit(`/organisations/${one.id}`, { name: null }).expect(400);
    const [own] = await items<OrganisationView>('/organisations?kind=syndicate');
    await edit(`/organisations/${own?.id}`, { kind: 'other' }).expect(409);
    expect((await edit(`/organisations/${own?.id}`, { siren: '244000808' }).expect(200)).body.siren).toBe('244000808');
    await served.call('delete', `/organisations/${own?.id}`).expect(409);
  });

  it('every page of the tree is reached once, groupings first', async () => {
    const seen: OrganisationView[] = [];
    for (let cursor = ''; ;) {
      const page = await get<Page<OrganisationView>>(`/organisations?limit=90${cursor}`);
      seen.push(...page.items);
      if (!page.next) break;
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(330);
    const ranks = seen.map(({ kind }) => (kind === 'grouping' ? 0 : 1));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    await served.call('get', `/organisations?cursor=${Buffer.from('["x","y","z"]').toString('base64url')}`).expect(400);
  });

  it('a site holds several schools, each in one site only; districts are found without accents', async () => {
    const commune = await organisation('Commune aux écoles');
    const one = await site(commune.id, 'Groupe scolaire', { level: 'primary', uais: [UAIS[0], UAIS[1]], district: 'Mont-de-Marsan  Nord', address: '1 rue des Pins', postalCode: '40000', latitude: 43.9, longitude: -0.5 });
    expect(one).toMatchObject({ uais: [UAIS[1], UAIS[0]].sort(), level: 'primary', district: 'Mont-de-Marsan Nord', address: '1 rue des Pins', postalCode: '40000', latitude: 43.9, longitude: -0.5 });
    expect((await served.call('post', '/sites').send({ organisationId: commune.id, name: 'Autre', kind: 'school', uais: [UAIS[0]] }).expect(409)).body.detail).toMatch(/UAI/);
    expect((await items<SiteView>(`/sites?q=${UAIS[1]}`)).map(({ id }) => id)).toEqual([one.id]);
    expect((await edit(`/sites/${one.id}`, { uais: [UAIS[1], UAIS[2]], kind: 'school', latitude: null, longitude: null }).expect(200)).body).toMatchObject({ uais: [UAIS[1], UAIS[2]].sort(), latitude: null });
    const freed = await site(commune.id, 'Musée', { kind: 'museum', level: 'primary', uais: [UAIS[0]], district: 'MONT-DE-MARSAN NORD' });
    expect(freed.level).toBeNull();
    expect((await items<SiteView>('/sites?district=mont-de-marsan%20nord')).map(({ name }) => name)).toEqual(['Groupe scolaire', 'Musée']);
    expect((await items<SiteView>('/sites?district=mont-de-marsan%20nord&kind=museum')).map(({ id }) => id)).toEqual([freed.id]);
    const [district] = await items<DistrictView>('/districts?q=marsan');
    expect({ ...district, name: district?.name.toLowerCase() }).toEqual({ name: 'mont-de-marsan nord', sites: 2, communes: 1 });
    for (const bad of [{ uais: ['0400001A'] }, { uais: [UAIS[0], UAIS[0]] }, { postalCode: '4000' }, { latitude: 91 }, { district: 'a\nb' }, { name: ' ' }, { kind: null }]) await edit(`/sites/${one.id}`, bad).expect(400);
  });

  it('a site that moves takes its devices, rooms and codes along; they stay what they are', async () => {
    const [first] = await items<SiteView>('/sites?limit=1');
    const device = await served.addDevice({ name: 'mobile' });
    const room = await make<RoomView>('/rooms', { siteId: first?.id, name: 'Salle 12', floor: '1er étage' });
    expect((await edit(`/devices/${device.id}`, { roomId: room.id }).expect(200)).body.room).toEqual({ id: room.id, name: 'Salle 12' });
    const to = await organisation('Nouvelle commune');
    const before = await get<Page<object>>(`/devices/${device.id}/events`);
    expect((await edit(`/sites/${first?.id}`, { organisationId: to.id, name: 'École déplacée' }).expect(200)).body).toMatchObject({ organisation: { id: to.id }, uais: first?.uais, rooms: 1, devices: 1 });
    expect(await get(`/devices/${device.id}`)).toMatchObject({ id: device.id, organisation: { id: to.id, name: 'Nouvelle commune' }, site: { name: 'École déplacée' }, room: { id: room.id } });
    expect(await get<Page<object>>(`/devices/${device.id}/events`)).toEqual(before);
    expect((await items<{ id: string }>(`/devices?organisationId=${to.id}&sort=site`)).map(({ id }) => id)).toEqual([device.id]);
    expect((await items<{ id: string }>(`/devices?roomId=${room.id}`)).map(({ id }) => id)).toEqual([device.id]);
    expect(await get(`/devices/count?roomId=${room.id}`)).toEqual({ count: 1 });
    expect(await trail('site.moved')).toMatchObject([{ detail: { name: 'École déplacée', from: first?.organisation.name, to: 'Nouvelle commune', devices: 1, 'enrolment-tokens': 1 } }]);
    expect((await served.call('delete', `/sites/${first?.id}`).expect(409)).body.detail).toMatch(/1 device, 1 enrolment token/);
    expect((await served.call('delete', `/organisations/${to.id}`).expect(409)).body.detail).toMatch(/1 site/);
    await edit(`/sites/${first?.id}`, { organisationId: v7() }).expect(404);
    // Elsewhere a device has no room of where it was.
    const other = await site(to.id, 'Médiathèque', { kind: 'library' });
    await edit(`/devices/${device.id}`, { siteId: other.id, roomId: room.id }).expect(404);
    expect((await edit(`/devices/${device.id}`, { siteId: other.id }).expect(200)).body.room).toBeNull();
  });

  it('rooms: named once a site, merged with all that stands in them, removed without losing anything', async () => {
    const [place] = await items<SiteView>('/sites?q=mediatheque');
    const [device] = await items<{ id: string }>(`/devices?siteId=${place?.id}`);
    const named = (name: string) => make<RoomView>('/rooms', { siteId: place?.id, name });
    const [one, two] = [await named('Salle de lecture'), await named('Réserve')];
    expect((await served.call('post', '/rooms').send({ siteId: place?.id, name: 'SALLE DE LECTURE' }).expect(409)).body.detail).toMatch(/of this name/);
    await served.call('post', '/rooms').send({ siteId: v7(), name: 'x' }).expect(404);
    await edit(`/devices/${device?.id}`, { roomId: one.id }).expect(200);
    expect((await edit(`/rooms/${one.id}`, { name: 'Lecture', floor: 'Rez-de-chaussée' }).expect(200)).body).toMatchObject({ name: 'Lecture', floor: 'Rez-de-chaussée', devices: 1 });
    const [elsewhere] = await items<RoomView>(`/rooms?siteId=${(await trail('site.moved'))[0]?.subject.split(':')[1]}`);
    await served.call('post', `/rooms/${one.id}/merge`).send({ intoId: elsewhere?.id }).expect(400);
    await served.call('post', `/rooms/${one.id}/merge`).send({ intoId: one.id }).expect(400);
    expect((await served.call('post', `/rooms/${one.id}/merge`).send({ intoId: two.id }).expect(200)).body).toMatchObject({ id: two.id, devices: 1 });
    expect((await items<RoomView>(`/rooms?siteId=${place?.id}`)).map(({ name, devices }) => [name, devices])).toEqual([['Réserve', 1]]);
    await served.call('delete', `/rooms/${two.id}`).expect(204);
    await served.call('delete', `/rooms/${two.id}`).expect(404);
    expect(await get(`/devices/${device?.id}`)).toMatchObject({ site: { id: place?.id }, room: null });
    expect(await trail('room.removed')).toMatchObject([{ detail: { name: 'Réserve', devices: 1 } }]);
  });

  it('what is empty goes', async () => {
    const commune = await organisation('À retirer');
    const only = await site(commune.id, 'Seul', { kind: 'town-hall' });
    await make('/rooms', { siteId: only.id, name: 'Accueil' });
    await served.call('delete', `/sites/${only.id}`).expect(204);
    await served.call('delete', `/organisations/${commune.id}`).expect(204);
    await served.call('get', `/organisations/${commune.id}`).expect(404);
    expect((await trail('organisation.removed'))[0]).toMatchObject({ detail: { name: 'À retirer' } });
  });
});
