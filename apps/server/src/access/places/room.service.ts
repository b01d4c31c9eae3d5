import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RoomBody, RoomEditBody, RoomView } from '#contract';
import { Database } from '#database';
import { fold } from '../../shared/fold.js';
import { newId } from '../../shared/id.js';
import { notFound, ProblemError, wrongField } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { isDuplicate } from '../../shared/trouble.js';
import { AuditService } from '../audit.service.js';
import { lineOf } from './place.rules.js';
import { RoomDevices } from './room-devices.js';
import { RoomEntity } from './room.entity.js';
import { SiteStore } from './site.store.js';

/** Of one site. */
const MOST = 500;

/** Rooms of a site. What stands in them belongs to the devices room, which is asked through {@link RoomDevices}. */
@Injectable()
export class RoomService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly sites: SiteStore,
    private readonly devices: RoomDevices,
  ) {}

  /** Of one site, or of all that are seen; by name, at most five hundred. @throws ProblemError `not_found` for the site */
  list(scope: Scope, siteId?: string): Promise<RoomView[]> {
    return this.db.tenant(scope, async (em) => {
      if (siteId) await this.sites.one(em, scope, siteId);
      const query = within(em.createQueryBuilder(RoomEntity, 'r'), scope, 'organisationId', 'siteId').orderBy('r.sortName').addOrderBy('r.id').limit(MOST);
      const rows = await (siteId ? query.andWhere('r.siteId = :siteId', { siteId }) : query).getMany();
      const devices = await this.devices.count(em, scope, rows.map(({ id }) => id));
      return rows.map((row) => toView(row, devices));
    });
  }

  /** @throws ProblemError `not_found` for the site, `conflict` for a name that is there, or too many */
  create(scope: Scope, { siteId, name, floor, note }: RoomBody): Promise<RoomView> {
    return this.changing(scope, async (em) => {
      const site = await this.sites.one(em, scope, siteId, true);
      if ((await em.countBy(RoomEntity, { tenantId: scope.tenantId, siteId })) >= MOST) throw new ProblemError('conflict', `This site has ${MOST} rooms already.`);
      const row = { id: newId(), tenantId: scope.tenantId, organisationId: site.organisationId, siteId, name: lineOf(name) ?? name, sortName: fold(name), floor: lineOf(floor), note: lineOf(note) };
      await em.insert(RoomEntity, row);
      await this.audit.record(em, scope, 'room.created', `room:${row.id}`, { name: row.name, site: site.name });
      return toView(row, new Map());
    });
  }

  /** @throws ProblemError `not_found`, `conflict` for a name that is there */
  update(scope: Scope, id: string, { name, floor, note }: RoomEditBody): Promise<RoomView> {
    return this.changing(scope, async (em) => {
      const before = await this.one(em, scope, id);
      const after = { name: lineOf(name) ?? before.name, floor: floor === undefined ? before.floor : lineOf(floor), note: note === undefined ? before.note : lineOf(note) };
      const changed = (['name', 'floor', 'note'] as const).filter((field) => before[field] !== after[field]);
      if (changed.length > 0) {
        await em.update(RoomEntity, { id, tenantId: scope.tenantId }, { ...after, sortName: fold(after.name) });
        await this.audit.record(em, scope, 'room.updated', `room:${id}`, { name: after.name, ...(changed.includes('name') && { nameBefore: before.name }) });
      }
      return toView(Object.assign(before, after), await this.devices.count(em, scope, [id]));
    });
  }

  /** Its devices stay in the site, in no room. @throws ProblemError `not_found` */
  remove(scope: Scope, id: string): Promise<void> {
    return this.changing(scope, async (em) => {
      const { name } = await this.one(em, scope, id);
      const devices = (await this.devices.count(em, scope, [id])).get(id) ?? 0;
      await this.devices.move(em, scope, id, null);
      await this.audit.record(em, scope, 'room.removed', `room:${id}`, { name, devices });
      await em.delete(RoomEntity, { id, tenantId: scope.tenantId });
    });
  }

  /** All devices of the one into the other, of the same site; the first is gone. @throws ProblemError `not_found`, `invalid_body` */
  merge(scope: Scope, id: string, intoId: string): Promise<RoomView> {
    return this.changing(scope, async (em) => {
      const from = await this.one(em, scope, id);
      const into = await this.one(em, scope, intoId);
      if (from.siteId !== into.siteId || id === intoId) throw wrongField('intoId', 'combination', 'Choose another room of the same site.');
      const devices = (await this.devices.count(em, scope, [id])).get(id) ?? 0;
      await this.devices.move(em, scope, id, intoId);
      await em.delete(RoomEntity, { id, tenantId: scope.tenantId });
      await this.audit.record(em, scope, 'room.merged', `room:${intoId}`, { name: from.name, to: into.name, devices });
      return toView(into, await this.devices.count(em, scope, [intoId]));
    });
  }

  private async one(em: EntityManager, scope: Scope, id: string): Promise<RoomEntity> {
    const row = await within(em.createQueryBuilder(RoomEntity, 'r'), scope, 'organisationId', 'siteId').andWhere('r.id = :id', { id }).setLock('pessimistic_write').getOne();
    if (!row) throw notFound('This room');
    return row;
  }

  private async changing<T>(scope: Scope, work: (em: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.db.tenant(scope, work);
    } catch (error) {
      if (isDuplicate(error)) throw new ProblemError('conflict', 'This site has a room of this name already.');
      throw error;
    }
  }
}

const toView = ({ id, siteId, name, floor, note }: Omit<RoomEntity, 'createdAt'>, devices: Map<string, number>): RoomView => ({ id, siteId, name, floor, note, devices: devices.get(id) ?? 0 });
