/** A migrated database with two tenants, and the parts of the devices room on it, as the module would wire them. */
import type { EntityManager } from 'typeorm';
import { PERMISSIONS } from '#contract';
import { AuditService } from '../../../apps/server/src/access/audit.service.js';
import { type ActsService, Looks, SettingsService } from '../../../apps/server/src/access/index.js';
import { CalendarService } from '../../../apps/server/src/calendar/index.js';
import { CalendarSources } from '../../../apps/server/src/calendar/calendar.sources.js';
import { AppHolders } from '../../../apps/server/src/devices/app-holders.js';
import { DeviceEditing } from '../../../apps/server/src/devices/device.editing.js';
import { DeviceEvents } from '../../../apps/server/src/devices/device.events.js';
import { DeviceFilters } from '../../../apps/server/src/devices/device-filter.js';
import { DeviceMarks } from '../../../apps/server/src/devices/device.marks.js';
import { DeviceMoves } from '../../../apps/server/src/devices/device.moves.js';
import { DeviceSelections } from '../../../apps/server/src/devices/device-selection.js';
import { DeviceGate } from '../../../apps/server/src/devices/device-gate.js';
import { DeviceHistory } from '../../../apps/server/src/devices/device-history.service.js';
import { DeviceList } from '../../../apps/server/src/devices/device-list.service.js';
import { DevicePages } from '../../../apps/server/src/devices/device-page.service.js';
import { DeviceService, type NewDevice } from '../../../apps/server/src/devices/device.service.js';
import { DeviceStore } from '../../../apps/server/src/devices/device.store.js';
import { LabelReader } from '../../../apps/server/src/devices/label.reader.js';
import { LabelService } from '../../../apps/server/src/devices/label.service.js';
import { LabelStore } from '../../../apps/server/src/devices/label.store.js';
import { PresenceService } from '../../../apps/server/src/devices/presence.service.js';
import { PresenceStore } from '../../../apps/server/src/devices/presence.store.js';
import { SoftwareService } from '../../../apps/server/src/devices/software.service.js';
import { SoftwareStore } from '../../../apps/server/src/devices/software.store.js';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { Clock } from '../../../apps/server/src/shared/clock.js';
import { fold } from '../../../apps/server/src/shared/fold.js';
import { newId } from '../../../apps/server/src/shared/id.js';
import type { Scope } from '../../../apps/server/src/shared/scope.js';
import { openTestDatabase, type EngineName } from '../../support/database.js';

/** A Tuesday morning in class. */
export const NOON = Date.UTC(2026, 0, 13, 9, 10);

export class HandClock extends Clock {
  at = NOON;
  override now(): Date {
    return new Date(this.at);
  }
}

export interface Tenant { scope: Scope; organisationId: string; otherOrganisationId: string; siteId: string; otherSiteId: string }

export async function openGround(engine: EngineName) {
  const database = await openTestDatabase(engine, SCHEMA);
  const holders = new AppHolders();
  const clock = new HandClock();
  const audit = new AuditService(database, clock);
  const looks = new Looks(database, clock, audit);
  const [events, store, history, filters, gate, presenceStore, softwareStore] =
    [new DeviceEvents(), new DeviceStore(), new DeviceHistory(), new DeviceFilters(holders, clock), new DeviceGate(looks), new PresenceStore(), new SoftwareStore()];
  const list = new DeviceList(database, filters, looks, clock);
  const [marks, selections] = [new DeviceMarks(), new DeviceSelections(filters, looks)];
  const moves = new DeviceMoves(database, selections, store, history, audit, looks, events, clock);
  const labels = new LabelService(database, selections, new LabelStore(), history, audit, looks, events, clock);
  const editing = new DeviceEditing(database, store, list, moves, marks, softwareStore, history, audit, events, looks, { small: async () => undefined } as unknown as ActsService);
  const devices = new DeviceService(database, store, history, events, selections, marks, editing, clock);
  const presence = new PresenceService(database, presenceStore, history, events);
  return {
    database, clock, events, marks, filters, holders, list, editing, moves, labels, labelReader: new LabelReader(database, looks), devices, presence, presenceStore, softwareStore, history, store,
    pages: new DevicePages(database, gate, history, clock, new CalendarService(new SettingsService(), new CalendarSources(), clock)),
    software: new SoftwareService(database, gate),
    tenant: () => database.system(makeTenant),
    add: (tenant: Tenant, device: Partial<NewDevice> = {}) => database.system((em) => devices.create(em, newDevice(tenant, device))),
  };
}
export type Ground = Awaited<ReturnType<typeof openGround>>;

export const newDevice = (tenant: Tenant, device: Partial<NewDevice> = {}): NewDevice => ({
  tenantId: tenant.scope.tenantId, organisationId: tenant.organisationId, siteId: tenant.siteId, name: 'T-07', platform: 'linux', serial: null,
  machineId: null, agentVersion: '0.1.0', tokenId: null, ...device,
});

async function makeTenant(em: EntityManager): Promise<Tenant> {
  const tenantId = newId();
  const organisation = async (id: string, kind: string, name: string) => {
    await em.query(`insert into organisation (id, tenant_id, kind, name, sort_name) values ($1, $2, $3, $4, $5)`, [id, tenantId, kind, name, fold(name)]);
    return id;
  };
  const site = async (organisationId: string, name: string) => {
    const id = newId();
    await em.query(`insert into site (id, tenant_id, organisation_id, kind, name, sort_name) values ($1, $2, $3, 'school', $4, $5)`, [id, tenantId, organisationId, name, fold(name)]);
    return id;
  };
  await organisation(tenantId, 'syndicate', 'Syndicat');
  const organisationId = await organisation(newId(), 'commune', 'Aire-sur-l’Adour');
  const otherOrganisationId = await organisation(newId(), 'commune', 'Dax');
  const siteId = await site(organisationId, 'École des Marronniers');
  const otherSiteId = await site(otherOrganisationId, 'Bibliothèque');
  const scope: Scope = { tenantId, organisations: 'all', actor: { kind: 'user', id: newId(), label: 'Claire' }, permissions: PERMISSIONS, locale: 'fr' };
  return { scope, organisationId, otherOrganisationId, siteId, otherSiteId };
}
