import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CLOSE_REASONS, type DeviceSelection } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { notFound } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { DeviceEvents, type DeviceRef } from './device.events.js';
import { DeviceEditing } from './device.editing.js';
import { DeviceHistory } from './device-history.service.js';
import { searchText, sortKey } from './device-keys.js';
import { DeviceMarks } from './device.marks.js';
import { DeviceSelections } from './device-selection.js';
import { DeviceStore, type Place, type TargetRollUp } from './device.store.js';
import { SEEN_NEVER } from './presence.rules.js';
import { visible } from './text.rules.js';

export interface NewDevice {
  /** Made here when absent. */
  id?: string;
  tenantId: string;
  organisationId: string;
  siteId: string | null;
  /** The host name: a device's word. */
  name: string;
  platform: string;
  serial: string | null;
  machineId: string | null;
  /** Of its network cards, as it tells them. */
  macs?: readonly string[];
  agentVersion: string | null;
  /** The enrolment token it came with, for the console's assistant. */
  tokenId: string | null;
}

export interface CertificateNote { deviceId: string; serial: string; notAfter: Date; revokedAt?: Date | null }

const NAME = 120;

/** What other rooms do with devices: select them, enrol them, note what became of them. */
@Injectable()
export class DeviceService {
  constructor(
    private readonly database: Database,
    private readonly store: DeviceStore,
    private readonly history: DeviceHistory,
    private readonly events: DeviceEvents,
    private readonly selections: DeviceSelections,
    private readonly marks: DeviceMarks,
    private readonly editing: DeviceEditing,
    private readonly clock: Clock,
  ) {}

  /** The devices a selection means of what an agent can do: see `DeviceSelections.managed`. */
  resolve(scope: Scope, em: EntityManager, selection: DeviceSelection): Promise<string[]> {
    return this.selections.managed(scope, em, selection);
  }

  /** Copies the outcome of targets to the list, a batch at a time; only what differs is written and told. */
  async noteTarget(em: EntityManager, rollUps: readonly TargetRollUp[]): Promise<void> {
    if (rollUps.length === 0) return;
    const changed = await this.store.saveTargets(em, rollUps);
    if (changed.length === 0) return;
    this.database.afterCommit(() => this.events.changed.emit(changed.map(({ target, ...ref }) => ({ ...ref, row: { target } }))));
  }

  /** @returns the device's id. @throws ProblemError `not_found` when the site is not one of the organisation */
  async create(em: EntityManager, device: NewDevice): Promise<string> {
    const id = device.id ?? newId();
    const { site } = await this.placeOf(em, device);
    const name = visible(device.name.trim(), NAME) || id;
    const serial = device.serial && visible(device.serial.trim(), 200);
    await em.query(
      `insert into device (id, tenant_id, organisation_id, site_id, name, kind, platform, serial, machine_id, status, presence, agent_version,
         enrolled_at, name_key, site_key, os_key, seen_key, search_text)
       values ($1, $2, $3, $4, $5, 'unknown', $6, $7, $8, 'active', 'never', $9, $10, $11, $12, '', $13, $14)`,
      [
        id, device.tenantId, device.organisationId, device.siteId, name, device.platform, serial || null,
        device.machineId && visible(device.machineId, 200), device.agentVersion && visible(device.agentVersion, 40), this.clock.now(),
        sortKey(name), sortKey(site?.name ?? ''), new Date(SEEN_NEVER), searchText([name, serial]),
      ],
    );
    await em.query(`insert into device_presence (device_id, tenant_id) values ($1, $2)`, [id, device.tenantId]);
    await this.marks.setMacs(em, [{ deviceId: id, tenantId: device.tenantId, macs: device.macs ?? [] }]);
    await this.history.add(em, [{ deviceId: id, tenantId: device.tenantId, kind: 'enrolled', detail: '', actor: null }]);
    const { tenantId, organisationId, siteId, tokenId } = device;
    await this.events.happened.tell(em, [{ tenantId, organisationId, siteId, deviceId: id, kind: 'enrolled' }]);
    this.database.afterCommit(() => this.events.enrolled.emit({ tenantId, organisationId, siteId, deviceId: id, tokenId }));
    return id;
  }

  /** A machine that enrols again keeps its device, comes back to service, and may have moved. */
  async enrolAgain(em: EntityManager, deviceId: string, device: Omit<NewDevice, 'id' | 'tenantId' | 'name' | 'serial' | 'machineId'>): Promise<void> {
    const [found]: { tenantId: string; status: string }[] = await em.query(
      `select tenant_id as "tenantId", status from device where id = $1 for no key update`, [deviceId],
    );
    if (!found) throw notFound('This device');
    const { site } = await this.placeOf(em, { ...device, tenantId: found.tenantId });
    await em.query(
      `update device set organisation_id = $2, site_id = $3, site_key = $4, platform = $5, agent_version = $6, enrolled_at = $7,
         status = case status when 'retired' then 'active' else status end,
         offline_reason = case when offline_reason = any($8) then null else offline_reason end where id = $1`,
      [deviceId, device.organisationId, device.siteId, sortKey(site?.name ?? ''), device.platform, device.agentVersion && visible(device.agentVersion, 40), this.clock.now(), CLOSE_REASONS],
    );
    await this.marks.addMacs(em, { deviceId, tenantId: found.tenantId, macs: device.macs ?? [] });
    await this.history.add(em, [{ deviceId, tenantId: found.tenantId, kind: 'enrolled', detail: '', actor: null }]);
    const { organisationId, siteId, tokenId } = device;
    await this.events.happened.tell(em, [{ tenantId: found.tenantId, organisationId, siteId, deviceId, kind: 'enrolled' }]);
    this.database.afterCommit(() => this.events.enrolled.emit({ tenantId: found.tenantId, organisationId, siteId, deviceId, tokenId }));
  }

  /** Notes the certificate a device has now, or that it was revoked. */
  async noteCertificate(em: EntityManager, { deviceId, serial, notAfter, revokedAt = null }: CertificateNote): Promise<void> {
    const [changed]: [DeviceRef[], number] = await em.query(
      `update device d set certificate_serial = $2, certificate_not_after = $3, certificate_revoked_at = $4 where d.id = $1
       returning d.tenant_id as "tenantId", d.organisation_id as "organisationId", d.site_id as "siteId", d.id as "deviceId"`,
      [deviceId, serial, notAfter, revokedAt],
    );
    this.database.afterCommit(() => this.events.changed.emit(changed.map((ref) => ({ ...ref, row: {} }))));
  }

  private placeOf(em: EntityManager, { tenantId, organisationId, siteId }: Pick<NewDevice, 'tenantId' | 'organisationId' | 'siteId'>): Promise<Place> {
    return this.store.place({ tenantId, organisations: [organisationId] }, em, siteId === null ? { organisationId } : { siteId });
  }

  /** Takes a device out of service; its records stay. @throws ProblemError `not_found` */
  async retire(scope: Scope, id: string): Promise<void> {
    await this.editing.update(scope, id, { status: 'retired' });
  }
}
