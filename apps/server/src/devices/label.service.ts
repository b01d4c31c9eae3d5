import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LABELS, type DeviceSelection, type LabelChange, type LabelUndone } from '#contract';
import { Database } from '#database';
import { AuditService, Looks } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { DeviceEvents } from './device.events.js';
import { inScope } from './device-filter.js';
import { DeviceHistory } from './device-history.service.js';
import { DeviceSelections } from './device-selection.js';
import { labelsOf } from './label.rules.js';
import { LabelStore, type LabelStep } from './label.store.js';

/** Most devices of one change: as of a move, their presence waits meanwhile. */
const MOST_CHANGED = 20_000;
/** Ms: as a move. */
const UNDO_WITHIN = 24 * 3_600_000;
/** Devices named in the journal. */
const NAMED = 100;
/** Up to so many are told to open lists one by one; more are read again. */
const MOST_TOLD = 500;

interface Locked { id: string; organisationId: string; siteId: string | null }

/** Labels given to devices and taken from them, by name or by filter, and taken back for a day. */
@Injectable()
export class LabelService {
  constructor(
    private readonly database: Database,
    private readonly selections: DeviceSelections,
    private readonly store: LabelStore,
    private readonly history: DeviceHistory,
    private readonly audit: AuditService,
    private readonly looks: Looks,
    private readonly events: DeviceEvents,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `invalid_body` without a label or with the same one on both sides, `not_found`, `reason_required`, `too_large`, `conflict` when a device would have too many */
  async change(scope: Scope, selection: DeviceSelection, { add = [], remove = [] }: { add?: readonly string[] | undefined; remove?: readonly string[] | undefined }): Promise<LabelChange> {
    const [coming, going] = [labelsOf(add), labelsOf(remove)];
    if (coming.length + going.length === 0) throw wrongField('add', 'missing', 'Say which label to give or to take.');
    if (coming.some(({ key }) => going.some((other) => other.key === key))) throw wrongField('remove', 'combination', 'The same label cannot be given and taken at once.');
    return this.database.tenant(scope, async (em) => {
      const locked = await this.lock(scope, em, await this.selections.all(scope, em, selection, MOST_CHANGED));
      const written = await this.store.asWritten(em, scope, coming);
      const changed = await this.store.apply(em, scope.tenantId, locked.flatMap(({ id }) => [
        ...written.map((label): LabelStep => ({ ...label, deviceId: id, added: true })), ...going.map((label): LabelStep => ({ ...label, deviceId: id, added: false })),
      ]));
      const full = await this.store.overfull(em, scope.tenantId, locked.map(({ id }) => id));
      if (full > 0) throw new ProblemError('conflict', `${full} of these devices would have more than ${LABELS.most} labels: take others from them first.`);
      const devices = new Set(changed.map(({ deviceId }) => deviceId)).size;
      if (devices === 0) return { id: null, count: 0 };
      const id = newId();
      await em.query(`insert into device_label_change (id, tenant_id, at, made_by, devices) values ($1, $2, $3, $4, $5)`, [id, scope.tenantId, this.clock.now(), scope.actor.id, devices]);
      await em.query(
        `insert into device_label_line (change_id, tenant_id, device_id, key, label, added) select $1, $2, l.* from unnest($3::uuid[], $4::text[], $5::text[], $6::boolean[]) as l`,
        [id, scope.tenantId, changed.map(({ deviceId }) => deviceId), changed.map(({ key }) => key), changed.map(({ label }) => label), changed.map(({ added }) => added)],
      );
      await this.note(scope, em, locked, changed);
      return { id, count: devices };
    });
  }

  /** Each device has again what it had of these labels. @throws ProblemError `not_found` when it was another person's, or a day has passed; `reason_required` */
  undo(scope: Scope, id: string): Promise<LabelUndone> {
    return this.database.tenant(scope, async (em) => {
      const [change]: { devices: number }[] = await em.query(
        `select devices from device_label_change where tenant_id = $1 and id = $2 and made_by = $3 and at > $4 for update`, [scope.tenantId, id, scope.actor.id, new Date(this.clock.now().getTime() - UNDO_WITHIN)],
      );
      if (!change) throw notFound('This change of labels');
      const lines: LabelStep[] = await em.query(`select device_id as "deviceId", key, label, added from device_label_line where tenant_id = $1 and change_id = $2 order by device_id, key`, [scope.tenantId, id]);
      const seen = await this.lock(scope, em, [...new Set(lines.map(({ deviceId }) => deviceId))]);
      await this.looks.demand(scope, em, [...new Set(seen.map(({ organisationId }) => organisationId))]);
      const back = await this.fitting(em, scope, seen, lines.map((line) => ({ ...line, added: !line.added })));
      const restored = new Set(back.map(({ deviceId }) => deviceId)).size;
      await this.note(scope, em, seen, await this.store.apply(em, scope.tenantId, back));
      await em.query(`delete from device_label_change where id = $1`, [id]);
      return { restored, kept: change.devices - restored };
    });
  }

  /** Without devices out of sight, and those that got so many others since that they are full. */
  private async fitting(em: EntityManager, { tenantId }: Scope, seen: readonly Locked[], steps: readonly LabelStep[]): Promise<LabelStep[]> {
    const now = await this.store.of(em, tenantId, seen.map(({ id }) => id));
    const ofDevice = new Map<string, LabelStep[]>(seen.map(({ id }) => [id, []]));
    for (const step of steps) ofDevice.get(step.deviceId)?.push(step);
    return [...ofDevice].flatMap(([id, mine]) => {
      const after = new Set((now.get(id) ?? []).map(({ key }) => key));
      for (const { key, added } of mine) if (added) after.add(key); else after.delete(key);
      return after.size > LABELS.most ? [] : mine;
    });
  }

  private lock(scope: Scope, em: EntityManager, ids: readonly string[]): Promise<Locked[]> {
    const where = inScope(scope);
    where.and(`d.id = any(${where.bind(ids)}::uuid[])`);
    return em.query(`select d.id, d.organisation_id as "organisationId", d.site_id as "siteId" from device d where ${where.sql} order by d.id for no key update of d`, where.params);
  }

  /** In the history of each device, in the journal of each commune, and to open lists. */
  private async note(scope: Scope, em: EntityManager, devices: readonly Locked[], changed: readonly LabelStep[]): Promise<void> {
    if (changed.length === 0) return;
    const { tenantId, actor } = scope;
    const ofDevice = grouped(changed, ({ deviceId }) => deviceId);
    await this.history.add(em, [...ofDevice].map(([deviceId, steps]) => ({ deviceId, tenantId, kind: 'labelled', detail: JSON.stringify(wordsOf(steps)), actor: actor.label })));
    const touched = devices.filter(({ id }) => ofDevice.has(id));
    for (const [organisationId, there] of grouped(touched, (device) => device.organisationId)) {
      const subject = there.length === 1 ? `device:${there[0]?.id}` : 'devices';
      const { added, removed } = wordsOf(there.flatMap(({ id }) => ofDevice.get(id) ?? []));
      const words = { ...(added.length > 0 && { labelsAdded: added.join(', ') }), ...(removed.length > 0 && { labelsRemoved: removed.join(', ') }) };
      await this.audit.record(em, scope, 'device.labelled', subject, { count: there.length, ...words, deviceIds: there.slice(0, NAMED).map(({ id }) => id) }, { organisationId });
    }
    if (touched.length > MOST_TOLD) {
      const organisationIds = [...new Set(touched.map(({ organisationId }) => organisationId))];
      this.database.afterCommit(() => this.events.imported.emit({ tenantId, organisationIds }));
      return;
    }
    const labels = await this.store.of(em, tenantId, touched.map(({ id }) => id));
    const news = touched.map(({ id, organisationId, siteId }) => ({ tenantId, organisationId, siteId, deviceId: id, row: { labels: (labels.get(id) ?? []).map(({ label }) => label) } }));
    this.database.afterCommit(() => this.events.changed.emit(news));
  }
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Each label once, as people read it. */
function wordsOf(steps: readonly LabelStep[]): { added: string[]; removed: string[] } {
  const words = (added: boolean) => [...new Set(steps.filter((step) => step.added === added).map(({ label }) => label))];
  return { added: words(true), removed: words(false) };
}
