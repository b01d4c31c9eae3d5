import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { ImportKinds, Looks, type AppliedRow, type CsvImportKind, type ImportRow, type Judge, type Judgement, type Kept } from '../access/index.js';
import { newId } from '../shared/id.js';
import type { Scope } from '../shared/scope.js';
import { DeviceEvents } from './device.events.js';
import { DeviceHistory } from './device-history.service.js';
import { DeviceMoves } from './device.moves.js';
import { DeviceStore } from './device.store.js';
import { changedBy, factsOf, sameFacts, type FleetFacts, type FleetOptions, type KnownDevice } from './fleet-import.change.rules.js';
import { FleetJudge } from './fleet-import.judge.js';
import { FleetPlaces, type FoundPlace } from './fleet-import.places.js';
import { COLUMNS, FLEET_FIELDS, readRow, type FleetField } from './fleet-import.rules.js';
import { FleetImportStore, type NewAsset } from './fleet-import.store.js';

/** Ms: somebody notices a wrong list within a month. */
const UNDO_FOR = 30 * 24 * 3_600_000;

type Chosen = ImportRow<FleetField> & { judgement: Judgement };
interface Change { line: number; before: KnownDevice; after: FleetFacts }

/** Taking over a fleet from a list: what is new comes in without an agent, what is known gains what the list knows more. */
@Injectable()
export class FleetImport implements CsvImportKind<FleetField>, OnModuleInit {
  readonly kind = 'devices' as const;
  readonly undoFor = UNDO_FOR;
  readonly options = ['replace', 'move'] as const;
  readonly fields = FLEET_FIELDS.map((name) => ({ name, required: false, columns: COLUMNS[name] }));

  constructor(
    private readonly kinds: ImportKinds,
    private readonly store: FleetImportStore,
    private readonly devices: DeviceStore,
    private readonly moves: DeviceMoves,
    private readonly history: DeviceHistory,
    private readonly events: DeviceEvents,
    private readonly database: Database,
    private readonly looks: Looks,
  ) {}

  onModuleInit(): void {
    this.kinds.registerFile(this);
  }

  begin(scope: Scope, options: FleetOptions): Judge<FleetField> {
    return new FleetJudge(scope, options, this.store, this.looks);
  }

  async apply(em: EntityManager, scope: Scope, rows: readonly Chosen[], options: FleetOptions): Promise<AppliedRow[]> {
    const read = rows.map((one) => ({ ...one, ...readRow(one.values) }));
    const places = await FleetPlaces.read(em, scope, read.map(({ row }) => row.place));
    const created = read.flatMap(({ line, row, judgement }): { line: number; asset: NewAsset }[] => {
      const { place } = places.find(row.place);
      if (judgement.outcome !== 'create' || !place) return [];
      const { name, assetTag, serial, model, manufacturer, purchasedOn, macs, labels } = row;
      return [{ line, asset: { id: newId(), name, assetTag, serial, model, manufacturer, purchasedOn, macs: [...macs].sort(), labels, kind: row.kind ?? 'unknown', siteName: place.site?.name ?? null, ...ids(place) } }];
    });
    const known = await this.store.known(em, scope, read.flatMap(({ judgement }) => judgement.subject?.id ?? []), true);
    const changes = read.flatMap(({ line, row, judgement }): Change[] => {
      const before = judgement.subject && known.get(judgement.subject.id);
      return judgement.outcome === 'update' && before ? [{ line, before, after: changedBy(row, places.find(row.place).place, before, options) }] : [];
    });
    if (created.length > 0) await this.store.create(em, scope.tenantId, created.map(({ asset }) => asset));
    await this.change(em, scope, changes);
    await this.note(em, scope, created.map(({ asset }) => asset), changes);
    return [
      ...created.map(({ line, asset }) => ({ line, subject: { id: asset.id, label: asset.name }, before: null, after: { ...factsOf(asset) } })),
      ...changes.map(({ line, before, after }) => ({ line, subject: { id: before.id, label: after.name }, before: { ...factsOf(before) }, after: { ...factsOf(after) } })),
    ];
  }

  async undo(em: EntityManager, scope: Scope, rows: readonly AppliedRow[]): Promise<Kept> {
    const kept: Kept = new Map();
    const known = await this.store.known(em, scope, rows.map(({ subject }) => subject.id), true);
    await this.looks.demand(scope, em, [...new Set([...known.values()].map((device) => device.organisationId))]);
    const [gone, back]: [string[], Change[]] = [[], []];
    for (const { line, subject, before, after } of rows) {
      const now = known.get(subject.id);
      // What was not noted then (labels, of an older import) is as it is.
      const noted = (state: object): FleetFacts => ({ ...factsOf(now as KnownDevice), ...state });
      if (!now) kept.set(line, 'gone');
      else if (!before && now.management === 'agent') kept.set(line, 'used');
      else if (!sameFacts(now, noted(after))) kept.set(line, 'changed');
      else if (before) back.push({ line, before: now, after: noted(before) });
      else gone.push(subject.id);
    }
    if (gone.length > 0) await em.query(`delete from device where tenant_id = $1 and id = any($2::uuid[])`, [scope.tenantId, gone]);
    for (const line of await this.change(em, scope, back)) kept.set(line, 'changed');
    await this.note(em, scope, [], back);
    this.tell(scope.tenantId, [...new Set(gone.flatMap((id) => known.get(id)?.organisationId ?? []))]);
    return kept;
  }

  /** @returns lines of devices whose place is not there any more: they stay where they are */
  private async change(em: EntityManager, scope: Scope, changes: readonly Change[]): Promise<number[]> {
    const movers = changes.filter(({ before, after }) => before.organisationId !== after.organisationId || before.siteId !== after.siteId);
    const left: number[] = [];
    const groups = new Map<string, Change[]>();
    for (const mover of movers) groups.set(placeKey(mover.after), [...(groups.get(placeKey(mover.after)) ?? []), mover]);
    for (const group of groups.values()) {
      const { siteId, organisationId } = group[0]?.after ?? {};
      const place = await this.devices.place(scope, em, siteId ? { siteId } : { organisationId }).catch(() => undefined);
      if (place) await this.moves.apply(scope, em, group.map(({ before }) => before.id), place);
      else left.push(...group.map(({ line }) => line));
    }
    const written = changes.filter(({ line }) => !left.includes(line));
    if (written.length > 0) await this.store.update(em, scope.tenantId, written.map(({ before, after }) => ({ ...after, id: before.id, management: before.management })));
    return left;
  }

  private tell(tenantId: string, organisationIds: string[]): void {
    this.database.afterCommit(() => this.events.imported.emit({ tenantId, organisationIds }));
  }

  private async note(em: EntityManager, scope: Scope, created: readonly NewAsset[], changes: readonly Change[]): Promise<void> {
    const { tenantId, actor } = scope;
    const line = (deviceId: string, kind: string, detail: string) => ({ deviceId, tenantId, kind, detail, actor: actor.label });
    const changed = ({ before, after }: Change) => Object.fromEntries(Object.entries(factsOf(after)).filter(([field, value]) => String(before[field as keyof FleetFacts]) !== String(value) && !field.endsWith('Id')));
    await this.history.add(em, [...created.map(({ id }) => line(id, 'created', 'import')), ...changes.map((one) => line(one.before.id, 'updated', JSON.stringify(changed(one))))]);
    const organisationIds = [...new Set([...created, ...changes.flatMap(({ before, after }) => [before, after])].map((device) => device.organisationId))];
    this.tell(tenantId, organisationIds);
  }
}

const placeKey = ({ siteId, organisationId }: FleetFacts): string => siteId ?? `organisation ${organisationId}`;

const ids = ({ organisation, site, room }: FoundPlace) => ({ organisationId: organisation.id, siteId: site?.id ?? null, roomId: room?.id ?? null });
