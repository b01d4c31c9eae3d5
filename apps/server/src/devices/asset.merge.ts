import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LABELS, type MergeBody, type MergedView, type MergeUndone, type MergeView, type Page } from '#contract';
import { Database } from '#database';
import { AuditService, Looks } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { DeviceEvents } from './device.events.js';
import { reaches } from './device-filter.js';
import { DeviceGate } from './device-gate.js';
import { DeviceHistory } from './device-history.service.js';
import { DeviceList } from './device-list.service.js';
import { DeviceMarks } from './device.marks.js';
import { DeviceMoves } from './device.moves.js';
import { DeviceStore, type Editable } from './device.store.js';
import type { Label } from './label.rules.js';
import { LabelStore } from './label.store.js';
import { merged, staying, unmerged } from './merge.rules.js';

/** A merge can be taken back for so long, ms. */
const UNDO_WITHIN = 30 * 24 * 3_600_000;
/** Lines of history that go along. What has no agent has a few. */
const MOST_LINES = 1_000;
/** Merges of one device that are told. */
const MOST_SHOWN = 50;

interface Detail {
  before: Editable; after: Editable; lines: string[]; macs: readonly string[]; name: string;
  /** Of the one that went, and of these, those that the other one gained by it. Absent before there were any. */
  labels?: Label[]; gained?: Label[];
}

/** Two rows of one machine made one by a person, and made two again. */
@Injectable()
export class AssetMerges {
  constructor(
    private readonly database: Database,
    private readonly store: DeviceStore,
    private readonly moves: DeviceMoves,
    private readonly marks: DeviceMarks,
    private readonly labels: LabelStore,
    private readonly list: DeviceList,
    private readonly history: DeviceHistory,
    private readonly audit: AuditService,
    private readonly events: DeviceEvents,
    private readonly looks: Looks,
    private readonly gate: DeviceGate,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `not_found`, `invalid_body`, `conflict` when each of them has an agent */
  merge(scope: Scope, id: string, { otherId, ...choice }: MergeBody): Promise<MergeView> {
    return this.database.tenant(scope, async (em) => {
      // Locked in the order of their ids, as everywhere.
      const first = await this.seen(scope, em, id < otherId ? id : otherId);
      const second = await this.seen(scope, em, id < otherId ? otherId : id);
      if (id === otherId) throw wrongField('otherId', 'combination', 'Choose another device than this one.');
      const both = id < otherId ? staying(first, second) : staying(second, first);
      if (!both) throw new ProblemError('conflict', 'Each of these devices has an agent, and an identity of its own. Retire the one that is not there any more.');
      const { stays, goes } = both;
      const after = merged(stays, goes, choice);
      const detail: Detail = { before: stays, after, name: goes.name, ...(await this.carryOver(em, stays, goes)) };
      const mergeId = newId();
      await em.query(
        `insert into device_merge (id, tenant_id, device_id, at, organisation_id, site_id, gone, detail) select $1, $2, $3, $4, d.organisation_id, d.site_id, to_jsonb(d), $6::jsonb from device d where d.id = $5`,
        [mergeId, scope.tenantId, stays.deviceId, this.clock.now(), goes.deviceId, JSON.stringify(detail)],
      );
      await em.query(`delete from device where tenant_id = $1 and id = $2`, [scope.tenantId, goes.deviceId]);
      await this.settle(scope, em, stays, after);
      await this.history.add(em, [{ deviceId: stays.deviceId, tenantId: scope.tenantId, kind: 'merged', detail: goes.name, actor: scope.actor.label }]);
      await this.audit.record(em, scope, 'device.merged', `device:${stays.deviceId}`, { name: after.name, other: goes.name, otherId: goes.deviceId });
      this.database.afterCommit(() => this.events.removed.emit({ tenantId: goes.tenantId, organisationId: goes.organisationId, siteId: goes.siteId, deviceId: goes.deviceId }));
      return { id: mergeId, device: await this.list.detail(scope, stays.deviceId) };
    });
  }

  /** Merges into this device that can be taken back still, the latest first. @throws ProblemError `not_found`, `reason_required` */
  of(scope: Scope, id: string): Promise<Page<MergedView>> {
    return this.database.tenant(scope, async (em) => {
      await this.gate.check(scope, em, id);
      const rows: { id: string; name: string; at: Date; organisation: string; site: string | null }[] = await em.query(
        `select id, detail ->> 'name' as name, at, organisation_id as organisation, site_id as site from device_merge where tenant_id = $1 and device_id = $2 and at > $3 order by at desc, id desc limit ${MOST_SHOWN}`,
        [scope.tenantId, id, new Date(this.clock.now().getTime() - UNDO_WITHIN)],
      );
      const items = rows.filter(({ organisation, site }) => reaches(scope, organisation, site))
        .map(({ id: merge, name, at }) => ({ id: merge, name, at: at.toISOString(), until: new Date(at.getTime() + UNDO_WITHIN).toISOString() }));
      return { items, next: null };
    });
  }

  /** @throws ProblemError `not_found` when one of both would be outside the scope, or it is too long ago */
  undo(scope: Scope, mergeId: string): Promise<MergeUndone> {
    return this.database.tenant(scope, async (em) => {
      const [merge]: { device: string; organisation: string; site: string | null; gone: { id: string }; detail: Detail }[] = await em.query(
        `select device_id as device, organisation_id as organisation, site_id as site, gone, detail from device_merge where tenant_id = $1 and id = $2 and at > $3 for update`,
        [scope.tenantId, mergeId, new Date(this.clock.now().getTime() - UNDO_WITHIN)],
      );
      if (!merge || !reaches(scope, merge.organisation, merge.site)) throw notFound('This merge');
      await this.looks.demand(scope, em, [merge.organisation]);
      const { before, after, lines, macs, name, labels = [], gained = [] } = merge.detail;
      const now = await this.seen(scope, em, merge.device);
      // Its site may be gone since; then it belongs to its organisation alone.
      await em.query(
        `insert into device select (jsonb_populate_record(null::device, g.gone || jsonb_build_object('site_id', s.id, 'room_id', r.id, 'site_key', case when s.id is null then '' else g.gone ->> 'site_key' end))).*
         from device_merge g left join site s on s.id = (g.gone ->> 'site_id')::uuid and s.organisation_id = g.organisation_id
           left join room r on r.id = (g.gone ->> 'room_id')::uuid and r.site_id = s.id where g.id = $1`,
        [mergeId],
      );
      await em.query(`update device_event set device_id = $1 where device_id = $2 and id = any($3::uuid[])`, [merge.gone.id, merge.device, lines]);
      await this.marks.setMacs(em, [{ deviceId: merge.gone.id, tenantId: scope.tenantId, macs }]);
      await this.marks.dropMacs(em, merge.device, macs);
      await this.labels.apply(em, scope.tenantId, [
        ...labels.map((label) => ({ ...label, deviceId: merge.gone.id, added: true })), ...gained.map((label) => ({ ...label, deviceId: merge.device, added: false })),
      ]);
      const { separate, kept } = unmerged(before, after, now);
      await this.settle(scope, em, now, separate);
      await em.query(`delete from device_merge where id = $1`, [mergeId]);
      for (const [deviceId, other] of [[merge.device, name], [merge.gone.id, now.name]] as const) {
        await this.history.add(em, [{ deviceId, tenantId: scope.tenantId, kind: 'unmerged', detail: other, actor: scope.actor.label }]);
        await this.audit.record(em, scope, 'device.unmerged', `device:${deviceId}`, { other });
      }
      this.database.afterCommit(() => this.events.enrolled.emit({ tenantId: scope.tenantId, organisationId: merge.organisation, siteId: merge.site, deviceId: merge.gone.id, tokenId: null }));
      return { device: await this.list.detail(scope, merge.device), other: await this.list.detail(scope, merge.gone.id), kept };
    });
  }

  private async seen(scope: Scope, em: EntityManager, id: string): Promise<Editable> {
    const device = await this.store.edit(scope, em, id);
    if (!device) throw notFound('One of these devices');
    await this.looks.demand(scope, em, [device.organisationId]);
    return device;
  }

  /** History and cards of the one that goes. @returns what went, so that it can come back */
  private async carryOver(em: EntityManager, stays: Editable, goes: Editable): Promise<Pick<Detail, 'lines' | 'macs' | 'labels' | 'gained'>> {
    const [lines]: [{ id: string }[], number] = await em.query(
      `update device_event set device_id = $1 where device_id = $2 and id in (select id from device_event where device_id = $2 order by at desc limit ${MOST_LINES}) returning id`, [stays.deviceId, goes.deviceId],
    );
    const { macs } = await this.marks.all(em, goes.deviceId);
    await this.marks.addMacs(em, { deviceId: stays.deviceId, tenantId: stays.tenantId, macs });
    const had = await this.labels.of(em, stays.tenantId, [stays.deviceId, goes.deviceId]);
    const [mine, labels] = [had.get(stays.deviceId) ?? [], had.get(goes.deviceId) ?? []];
    const room = labels.filter(({ key }) => !mine.some((label) => label.key === key)).slice(0, Math.max(0, LABELS.most - mine.length));
    const gained = await this.labels.apply(em, stays.tenantId, room.map((label) => ({ ...label, deviceId: stays.deviceId, added: true })));
    return { lines: lines.map(({ id }) => id), macs, labels, gained: gained.map(({ key, label }) => ({ key, label })) };
  }

  private async settle(scope: Scope, em: EntityManager, from: Editable, to: Editable): Promise<void> {
    if (from.siteId !== to.siteId || from.organisationId !== to.organisationId) {
      await this.moves.apply(scope, em, [to.deviceId], await this.store.place(scope, em, to.siteId === null ? { organisationId: to.organisationId } : { siteId: to.siteId }));
    }
    // The room may have been removed since.
    await this.store.saveEdit(em, { ...to, roomId: to.roomId && (await this.store.hasRoom(scope, em, to.siteId, to.roomId)) ? to.roomId : null });
    const [row] = await this.list.rows(scope, em, [to.deviceId]);
    const ref = { tenantId: scope.tenantId, organisationId: to.organisationId, siteId: to.siteId, deviceId: to.deviceId };
    this.database.afterCommit(() => { if (row) this.events.changed.emit([{ ...ref, row }]); });
  }
}
