import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeviceKind, DeviceRow, Management, Reason } from '#contract';
import { notFound, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import type { TargetState } from './device.entity.js';
import type { DeviceRef } from './device.events.js';
import { inScope } from './device-filter.js';
import { searchText, sortKey } from './device-keys.js';

/** What a person may change, as it stands. */
export interface Editable extends DeviceRef {
  name: string; assetTag: string | null; siteId: string | null; roomId: string | null; status: DeviceRow['status']; management: Management;
  kind: DeviceKind; model: string | null; manufacturer: string | null; serial: string | null; purchasedOn: string | null;
}

/** Where a device can be. */
export interface Place { organisation: { id: string; name: string }; site: { id: string; name: string } | null }

/** Items of one device's target by outcome, and the first reason of what is not done. */
export interface TargetRollUp { deviceId: string; total: number; done: number; failed: number; reason: Reason | null }

export interface TargetNote extends DeviceRef { target: DeviceRow['target'] }

const REF = 'd.tenant_id as "tenantId", d.organisation_id as "organisationId", d.site_id as "siteId", d.id as "deviceId"';

export function targetState({ total, done, failed }: Omit<TargetRollUp, 'deviceId' | 'reason'>): TargetState {
  if (total === 0) return 'none';
  if (failed > 0) return 'failed';
  return done >= total ? 'done' : 'waiting';
}

/** Statements on `device` and its neighbours that other parts of the room share. */
@Injectable()
export class DeviceStore {
  /** Locks one device for a change; undefined when the scope does not see it. */
  async edit(scope: Scope, em: EntityManager, id: string): Promise<Editable | undefined> {
    const where = inScope(scope);
    where.and(`d.id = ${where.bind(id)}`);
    const [row]: Editable[] = await em.query(
      `select ${REF}, d.name, d.asset_tag as "assetTag", d.site_id as "siteId", d.room_id as "roomId", d.status, d.management, d.kind, d.model, d.manufacturer, d.serial,
         d.purchased_on::text as "purchasedOn" from device d where ${where.sql} for no key update`,
      where.params,
    );
    return row;
  }

  /** Everything but the site and the organisation: that is a move. */
  async saveEdit(em: EntityManager, row: Editable): Promise<void> {
    await em.query(
      `update device set name = $2, asset_tag = $3, status = $4, kind = $5, model = $6, manufacturer = $7, serial = $8, purchased_on = $9::date, name_key = $10, search_text = $11, room_id = $12,
         quarantine_reason = case when $4 = 'quarantined' then quarantine_reason end
       where id = $1`,
      [
        row.deviceId, row.name, row.assetTag, row.status, row.kind, row.model, row.manufacturer, row.serial, row.purchasedOn, sortKey(row.name),
        searchText([row.name, row.assetTag, row.serial, row.model]), row.roomId,
      ],
    );
  }

  /** Of a site and an organisation, the one that is said. @throws ProblemError `not_found` for one outside the scope, `invalid_body` for none or both */
  async place(scope: Pick<Scope, 'tenantId' | 'organisations' | 'sites'>, em: EntityManager, { siteId, organisationId }: { siteId?: string | undefined; organisationId?: string | undefined }): Promise<Place> {
    if ((siteId === undefined) === (organisationId === undefined)) throw wrongField('siteId', 'combination', 'Say where: a site, or an organisation.');
    const seen = scope.organisations === 'all' ? null : scope.organisations;
    const [row]: { id: string; name: string; siteId: string | null; siteName: string | null }[] = await em.query(
      siteId === undefined
        ? `select o.id, o.name, null as "siteId", null as "siteName" from organisation o where o.tenant_id = $1 and o.id = $2 and ($3::uuid[] is null or o.id = any($3))`
        : `select o.id, o.name, s.id as "siteId", s.name as "siteName" from site s join organisation o on o.id = s.organisation_id
           where s.tenant_id = $1 and s.id = $2 and ($3::uuid[] is null or s.organisation_id = any($3) or s.id = any($4::uuid[]))`,
      [scope.tenantId, siteId ?? organisationId, seen, ...(siteId === undefined ? [] : [scope.sites ?? []])],
    );
    if (!row) throw notFound(siteId === undefined ? 'This organisation' : 'This site');
    return { organisation: { id: row.id, name: row.name }, site: row.siteId === null || row.siteName === null ? null : { id: row.siteId, name: row.siteName } };
  }

  /** Whether the room is one of the site, as far as the scope sees it. */
  async hasRoom(scope: Scope, em: EntityManager, siteId: string | null, roomId: string): Promise<boolean> {
    const rows: unknown[] = await em.query(
      `select 1 from room where tenant_id = $1 and site_id = $2 and id = $3 and ($4::uuid[] is null or organisation_id = any($4) or site_id = any($5::uuid[]))`,
      [scope.tenantId, siteId, roomId, scope.organisations === 'all' ? null : scope.organisations, scope.sites ?? []],
    );
    return rows.length > 0;
  }

  /** Writes roll-ups that differ. @returns the devices that changed. */
  async saveTargets(em: EntityManager, rows: readonly TargetRollUp[]): Promise<TargetNote[]> {
    const sorted = [...rows].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
    const [changed]: [(DeviceRef & { total: number; done: number; failed: number; reason: Reason | null })[], number] = await em.query(
      `update device d set target_total = n.total, target_done = n.done, target_failed = n.failed, target_reason = n.reason, target_state = n.state
       from unnest($1::uuid[], $2::integer[], $3::integer[], $4::integer[], $5::text[], $6::text[]) as n (id, total, done, failed, reason, state)
       where d.id = n.id and (d.target_total, d.target_done, d.target_failed, d.target_reason) is distinct from (n.total, n.done, n.failed, n.reason)
       returning ${REF}, n.total, n.done, n.failed, n.reason`,
      [
        sorted.map((r) => r.deviceId), sorted.map((r) => r.total), sorted.map((r) => r.done), sorted.map((r) => r.failed),
        sorted.map((r) => r.reason), sorted.map((r) => targetState(r)),
      ],
    );
    return changed.map(({ total, done, failed, reason, ...ref }) => ({ ...ref, target: { total, done, failed, reason } }));
  }

  /** Only active devices go into quarantine: the first reason stays. @returns those that did. */
  async quarantine(em: EntityManager, rows: readonly { deviceId: string; reason: string }[]): Promise<(DeviceRef & { reason: string })[]> {
    const [changed]: [(DeviceRef & { reason: string })[], number] = await em.query(
      `update device d set status = 'quarantined', quarantine_reason = n.reason
       from unnest($1::uuid[], $2::text[]) as n (id, reason) where d.id = n.id and d.status = 'active' returning ${REF}, n.reason`,
      [rows.map((r) => r.deviceId), rows.map((r) => r.reason)],
    );
    return changed;
  }
}
