import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeviceSelection, MoveUndone, MoveView } from '#contract';
import { Database } from '#database';
import { AuditService, Looks } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { notFound } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { DeviceEvents } from './device.events.js';
import { inScope, reaches } from './device-filter.js';
import { DeviceHistory } from './device-history.service.js';
import { sortKey } from './device-keys.js';
import { DeviceSelections } from './device-selection.js';
import { DeviceStore, type Place } from './device.store.js';

/** Most devices of one move: one statement, during which their presence waits. */
const MOST_MOVED = 20_000;
/** A move can be taken back for so long, ms: after that others have worked with it. */
const UNDO_WITHIN = 24 * 3_600_000;
/** Devices named in the journal. */
const NAMED = 100;

/** One device on its way. */
interface Step { deviceId: string; from: Place; to: Place }
interface StepRow { deviceId: string; organisationId: string; organisationName: string; siteId: string | null; siteName: string | null }

/**
 * Devices between sites and organisations. Only where they belong changes: id, certificate, target and history stay. Both ends lie inside the scope:
 * who moves may manage here and there; and both ends are told.
 */
@Injectable()
export class DeviceMoves {
  constructor(
    private readonly database: Database,
    private readonly selections: DeviceSelections,
    private readonly store: DeviceStore,
    private readonly history: DeviceHistory,
    private readonly audit: AuditService,
    private readonly looks: Looks,
    private readonly events: DeviceEvents,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `not_found` for a device or a place outside the scope, `invalid_body`, `reason_required`, `too_large` */
  move(scope: Scope, selection: DeviceSelection, to: { siteId?: string | undefined; organisationId?: string | undefined }): Promise<MoveView> {
    return this.database.tenant(scope, async (em) => {
      const ids = await this.selections.all(scope, em, selection, MOST_MOVED);
      const place = await this.store.place(scope, em, to);
      await this.looks.demand(scope, em, [place.organisation.id]);
      return this.apply(scope, em, ids, place);
    });
  }

  /** In the caller's transaction. @param ids inside the scope, as `to` is */
  async apply(scope: Scope, em: EntityManager, ids: readonly string[], to: Place): Promise<MoveView> {
    const where = inScope(scope);
    where.and(`d.id = any(${where.bind(ids)}::uuid[])`).and(`(d.organisation_id, d.site_id) is distinct from (${where.bind(to.organisation.id)}::uuid, ${where.bind(to.site?.id ?? null)}::uuid)`);
    const rows: StepRow[] = await em.query(
      `select d.id as "deviceId", o.id as "organisationId", o.name as "organisationName", s.id as "siteId", s.name as "siteName"
       from device d join organisation o on o.id = d.organisation_id left join site s on s.id = d.site_id where ${where.sql} order by d.id for no key update of d`,
      where.params,
    );
    if (rows.length === 0) return { id: null, count: 0, ...to };
    const id = newId();
    await em.query(`insert into device_move (id, tenant_id, at, organisation_id, site_id, devices) values ($1, $2, $3, $4, $5, $6)`, [id, scope.tenantId, this.clock.now(), to.organisation.id, to.site?.id ?? null, rows.length]);
    await em.query(
      `insert into device_move_line (move_id, tenant_id, device_id, organisation_id, site_id) select $1, $2, l.* from unnest($3::uuid[], $4::uuid[], $5::uuid[]) as l`,
      [id, scope.tenantId, rows.map((row) => row.deviceId), rows.map((row) => row.organisationId), rows.map((row) => row.siteId)],
    );
    await this.carry(scope, em, rows.map((row) => ({ deviceId: row.deviceId, from: placeOf(row), to })));
    return { id, count: rows.length, ...to };
  }

  /**
   * Back to where each was, unless it was moved again or its site is gone since.
   * @throws ProblemError `not_found` when one of the ends is outside the scope, or a day has passed: nothing is done then
   */
  undo(scope: Scope, id: string): Promise<MoveUndone> {
    return this.database.tenant(scope, async (em) => {
      const [move]: { organisation: string; site: string | null; devices: number }[] = await em.query(
        `select organisation_id as organisation, site_id as site, devices from device_move where tenant_id = $1 and id = $2 and at > $3 for update`,
        [scope.tenantId, id, new Date(this.clock.now().getTime() - UNDO_WITHIN)],
      );
      if (!move) throw notFound('This move');
      const from = await this.store.place(scope, em, move.site === null ? { organisationId: move.organisation } : { siteId: move.site });
      const ends: { organisation: string; site: string | null; devices: number }[] = await em.query(
        `select l.organisation_id as organisation, l.site_id as site, count(*)::int as devices from device_move_line l where l.tenant_id = $1 and l.move_id = $2 group by 1, 2`, [scope.tenantId, id],
      );
      // A device that was deleted since is in none; what is out of sight is counted by nobody.
      if (!ends.every(({ organisation, site }) => reaches(scope, organisation, site)) || (scope.organisations !== 'all' && ends.reduce((sum, { devices }) => sum + devices, 0) < move.devices)) throw notFound('This move');
      await this.looks.demand(scope, em, [move.organisation, ...ends.map(({ organisation }) => organisation)]);
      const where = inScope(scope);
      where.and(`d.organisation_id = ${where.bind(move.organisation)}`).and(`d.site_id is not distinct from ${where.bind(move.site)}::uuid`);
      const rows: StepRow[] = await em.query(
        `select d.id as "deviceId", o.id as "organisationId", o.name as "organisationName", s.id as "siteId", s.name as "siteName"
         from device_move_line l join device d on d.id = l.device_id join organisation o on o.id = l.organisation_id left join site s on s.id = l.site_id and s.organisation_id = o.id
         where l.move_id = ${where.bind(id)} and (l.site_id is null or s.id is not null) and ${where.sql} order by d.id for no key update of d`,
        where.params,
      );
      await em.query(`delete from device_move where id = $1`, [id]);
      await this.carry(scope, em, rows.map((row) => ({ deviceId: row.deviceId, from, to: placeOf(row) })));
      return { restored: rows.length, kept: move.devices - rows.length };
    });
  }

  private async carry(scope: Scope, em: EntityManager, steps: readonly Step[]): Promise<void> {
    if (steps.length === 0) return;
    const { tenantId, actor } = scope;
    await em.query(
      `update device d set organisation_id = n.organisation_id, site_id = n.site_id, site_key = n.site_key
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) as n (id, organisation_id, site_id, site_key) where d.id = n.id and d.tenant_id = $5`,
      [steps.map((s) => s.deviceId), steps.map((s) => s.to.organisation.id), steps.map((s) => s.to.site?.id ?? null), steps.map((s) => sortKey(s.to.site?.name ?? '')), tenantId],
    );
    await this.history.add(em, steps.map((s) => ({ deviceId: s.deviceId, tenantId, kind: 'moved', detail: JSON.stringify({ from: words(s.from), to: words(s.to) }), actor: actor.label })));
    for (const leg of legsOf(steps)) {
      const [deviceIds, subject] = [leg.map((s) => s.deviceId), leg.length === 1 ? `device:${leg[0]?.deviceId}` : 'devices'];
      const [first] = leg as [Step];
      // It concerns the commune that is left as much as the one that is reached.
      for (const organisationId of new Set([first.from.organisation.id, first.to.organisation.id])) {
        await this.audit.record(em, scope, 'device.moved', subject, { count: leg.length, from: words(first.from), to: words(first.to), deviceIds: deviceIds.slice(0, NAMED) }, { organisationId });
      }
      this.database.afterCommit(() => this.events.moved.emit({ tenantId, from: first.from, to: first.to, deviceIds }));
    }
  }
}

const placeOf = ({ organisationId, organisationName, siteId, siteName }: StepRow): Place => ({
  organisation: { id: organisationId, name: organisationName }, site: siteId === null || siteName === null ? null : { id: siteId, name: siteName },
});

/** As people say it. */
const words = ({ organisation, site }: Place): string => (site ? `${site.name} · ${organisation.name}` : organisation.name);

/** Devices that have both ends in common. */
function legsOf(steps: readonly Step[]): Step[][] {
  const legs = new Map<string, Step[]>();
  for (const step of steps) {
    const key = [step.from, step.to].map(({ organisation, site }) => `${organisation.id} ${site?.id ?? ''}`).join(' ');
    const leg = legs.get(key);
    if (leg) leg.push(step);
    else legs.set(key, [step]);
  }
  return [...legs.values()];
}
