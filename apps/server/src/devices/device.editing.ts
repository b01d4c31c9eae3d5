import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeviceBody, DeviceDetail } from '#contract';
import { Database } from '#database';
import { ActsService, AuditService, Looks } from '../access/index.js';
import { notFound, ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { DeviceEvents } from './device.events.js';
import { DeviceHistory } from './device-history.service.js';
import { searchText, sortKey } from './device-keys.js';
import { DeviceList } from './device-list.service.js';
import { DeviceStore, type Editable } from './device.store.js';
import { SoftwareStore } from './software.store.js';

/** What a person's change of status is to those who are told. */
const HAPPENING: Partial<Record<string, 'removed' | 'released'>> = { retired: 'removed', active: 'released' };

/** Devices as people change them. */
@Injectable()
export class DeviceEditing {
  constructor(
    private readonly database: Database,
    private readonly store: DeviceStore,
    private readonly list: DeviceList,
    private readonly software: SoftwareStore,
    private readonly history: DeviceHistory,
    private readonly audit: AuditService,
    private readonly events: DeviceEvents,
    private readonly looks: Looks,
    private readonly acts: ActsService,
  ) {}

  /** @throws ProblemError `not_found` for the device, the site or the room, `conflict` when it is in quarantine, `forbidden` out of the sites one looks after, `act_budget` when it is retired */
  update(scope: Scope, id: string, body: DeviceBody): Promise<DeviceDetail> {
    return this.database.tenant(scope, async (em) => {
      const before = await this.editable(scope, em, id);
      if (body.status === 'retired' && before.status !== 'retired') await this.acts.small(em, scope, before);
      if (body.status === 'active' && before.status === 'quarantined') throw new ProblemError('conflict', 'This device is in quarantine: release it.');
      const assetTag = body.assetTag === undefined ? before.assetTag : body.assetTag?.trim() || null;
      const after: Editable = { ...before, name: body.name?.trim() ?? before.name, assetTag, status: body.status ?? before.status };
      if (body.siteId !== undefined) await this.move(scope, em, after, body.siteId);
      if (body.roomId !== undefined) await this.stand(scope, em, after, body.roomId);
      await this.save(scope, em, before, after, 'device.updated');
      return this.list.detail(scope, id);
    });
  }

  /** Lifts the quarantine. @throws ProblemError `not_found`, `conflict` when it is not in quarantine */
  release(scope: Scope, id: string): Promise<DeviceDetail> {
    return this.database.tenant(scope, async (em) => {
      const before = await this.editable(scope, em, id);
      if (before.status !== 'quarantined') throw new ProblemError('conflict', 'This device is not in quarantine.');
      await this.save(scope, em, before, { ...before, status: 'active' }, 'device.released');
      return this.list.detail(scope, id);
    });
  }

  /** Forgets a retired device for good. @throws ProblemError `not_found`, `conflict` while it is in service, `act_budget` */
  remove(scope: Scope, id: string): Promise<void> {
    return this.database.tenant(scope, async (em) => {
      const device = await this.editable(scope, em, id);
      if (device.status !== 'retired') throw new ProblemError('conflict', 'Retire this device before you delete it.');
      await this.acts.small(em, scope, device);
      await this.software.forget(em, [id]);
      await em.query(`delete from device where tenant_id = $1 and id = $2`, [scope.tenantId, id]);
      await this.audit.record(em, scope, 'device.deleted', `device:${id}`, { name: device.name }, { organisationId: device.organisationId });
      this.database.afterCommit(() => this.events.removed.emit(device));
    });
  }

  private async editable(scope: Scope, em: EntityManager, id: string): Promise<Editable> {
    const device = await this.store.edit(scope, em, id);
    if (!device) throw notFound('This device');
    await this.looks.demand(scope, em, [device.organisationId]);
    return device;
  }

  /** A device belongs to the organisation of its site; without a site it stays where it is. */
  private async move(scope: Scope, em: EntityManager, device: Editable, siteId: string | null): Promise<void> {
    const site = siteId === null ? null : await this.store.site(scope, em, siteId);
    if (site === undefined) throw notFound('This site');
    const outOfReach = site === null && scope.organisations !== 'all' && !scope.organisations.includes(device.organisationId);
    if (outOfReach) throw new ProblemError('forbidden', 'You look after some sites: choose one of them.');
    if (siteId !== device.siteId) device.roomId = null;
    Object.assign(device, { siteId, siteKey: sortKey(site?.name ?? ''), organisationId: site?.organisationId ?? device.organisationId } satisfies Partial<Editable>);
  }

  private async stand(scope: Scope, em: EntityManager, device: Editable, roomId: string | null): Promise<void> {
    if (roomId !== null && !(await this.store.hasRoom(scope, em, device.siteId, roomId))) throw notFound('This room of the site');
    device.roomId = roomId;
  }

  private async save(scope: Scope, em: EntityManager, before: Editable, after: Editable, action: string): Promise<void> {
    after.nameKey = sortKey(after.name);
    after.searchText = searchText([after.name, after.assetTag, after.serial, after.model]);
    const shown = ['name', 'assetTag', 'siteId', 'roomId', 'status'] as const;
    const changed = shown.filter((field) => before[field] !== after[field]);
    if (changed.length === 0) return;
    await this.store.saveEdit(em, after);
    const detail = Object.fromEntries(changed.map((field) => [field, after[field]]));
    // A move concerns the commune that is left as much as the one that is reached.
    for (const organisationId of new Set([before.organisationId, after.organisationId])) await this.audit.record(em, scope, action, `device:${after.deviceId}`, detail, { organisationId });
    const kind = action.replace('device.', '');
    await this.history.add(em, [{ deviceId: after.deviceId, tenantId: after.tenantId, kind, detail: JSON.stringify(detail), actor: scope.actor.label }]);
    const { tenantId, organisationId, siteId, deviceId } = after;
    const happening = after.status === before.status ? undefined : HAPPENING[after.status];
    if (happening) await this.events.happened.tell(em, [{ tenantId, organisationId, siteId, deviceId, kind: happening }]);
    const [row] = await this.list.rows(scope, em, [after.deviceId]);
    this.database.afterCommit(() => {
      if (after.status === 'retired' && before.status !== 'retired') this.events.removed.emit(after);
      else if (row) this.events.changed.emit([{ tenantId: after.tenantId, organisationId: after.organisationId, siteId: after.siteId, deviceId: after.deviceId, row }]);
    });
  }
}
