import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeviceBody, DeviceDetail } from '#contract';
import { Database } from '#database';
import { ActsService, AuditService, Looks } from '../access/index.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { DeviceEvents } from './device.events.js';
import { DeviceHistory } from './device-history.service.js';
import { DeviceList } from './device-list.service.js';
import { DeviceMarks } from './device.marks.js';
import { DeviceMoves } from './device.moves.js';
import { DeviceStore, type Editable } from './device.store.js';
import { SoftwareStore } from './software.store.js';

/** What a machine with an agent says of itself. */
const TOLD = ['kind', 'model', 'manufacturer', 'serial'] as const;
const WRITTEN = ['name', 'assetTag', 'purchasedOn'] as const;
/** What a person's change of status is to those who are told. */
const HAPPENING: Partial<Record<string, 'removed' | 'released'>> = { retired: 'removed', active: 'released' };
const SHOWN = [...WRITTEN, ...TOLD, 'roomId', 'status'] as const;

/** Devices as people change them. */
@Injectable()
export class DeviceEditing {
  constructor(
    private readonly database: Database,
    private readonly store: DeviceStore,
    private readonly list: DeviceList,
    private readonly moves: DeviceMoves,
    private readonly marks: DeviceMarks,
    private readonly software: SoftwareStore,
    private readonly history: DeviceHistory,
    private readonly audit: AuditService,
    private readonly events: DeviceEvents,
    private readonly looks: Looks,
    private readonly acts: ActsService,
  ) {}

  /** @throws ProblemError `not_found` for the device, the site or the room, `invalid_body` for what its agent tells, `conflict` when it is in quarantine, `forbidden` out of the sites one looks after, `act_budget` when it is retired */
  update(scope: Scope, id: string, { siteId, roomId, macs, status, ...facts }: DeviceBody): Promise<DeviceDetail> {
    return this.database.tenant(scope, async (em) => {
      let before = await this.editable(scope, em, id);
      if (status === 'retired' && before.status !== 'retired') await this.acts.small(em, scope, before);
      if (status === 'active' && before.status === 'quarantined') throw new ProblemError('conflict', 'This device is in quarantine: release it.');
      const told = before.management === 'agent' && ([...TOLD].find((field) => facts[field] !== undefined) ?? (macs && 'macs'));
      if (told) throw wrongField(told, 'combination', 'Its agent tells this: change its name, label, date of purchase or place.');
      if (macs) await this.marks.setMacs(em, [{ deviceId: id, tenantId: scope.tenantId, macs }]);
      if (siteId !== undefined) {
        const outOfReach = siteId === null && scope.organisations !== 'all' && !scope.organisations.includes(before.organisationId);
        if (outOfReach) throw new ProblemError('forbidden', 'You look after some sites: choose one of them.');
        const place = await this.store.place(scope, em, siteId === null ? { organisationId: before.organisationId } : { siteId });
        await this.looks.demand(scope, em, [place.organisation.id]);
        await this.moves.apply(scope, em, [id], place);
        before = await this.editable(scope, em, id);
      }
      if (roomId && !(await this.store.hasRoom(scope, em, before.siteId, roomId))) throw notFound('This room of the site');
      await this.save(scope, em, before, { ...before, ...written(facts), ...(status && { status }), ...(roomId !== undefined && { roomId }) }, 'device.updated');
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

  private async save(scope: Scope, em: EntityManager, before: Editable, after: Editable, action: string): Promise<void> {
    const changed = SHOWN.filter((field) => before[field] !== after[field]);
    if (changed.length === 0) return;
    await this.store.saveEdit(em, after);
    const detail = Object.fromEntries(changed.map((field) => [field, after[field]]));
    await this.audit.record(em, scope, action, `device:${after.deviceId}`, detail);
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

/** What a person wrote, without spaces around it; nothing visible is nothing. */
function written({ kind, ...texts }: Omit<DeviceBody, 'siteId' | 'roomId' | 'macs' | 'status'>): Partial<Editable> {
  const { name, ...others } = texts;
  const optional = Object.entries(others).flatMap(([field, text]) => (text === undefined ? [] : [[field, text?.trim() || null]]));
  return { ...(kind && { kind }), ...(name !== undefined && { name: name.trim() }), ...Object.fromEntries(optional) };
}
