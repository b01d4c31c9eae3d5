import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { MarkKind } from '#contract';
import type { Scope } from '../shared/scope.js';
import { inScope } from './device-filter.js';
import { searchText, sortKey } from './device-keys.js';
import { DeviceMarks } from './device.marks.js';
import type { FleetFacts, KnownDevice } from './fleet-import.change.rules.js';
import { labelsOf, type Label } from './label.rules.js';
import { LabelStore, type LabelStep } from './label.store.js';
import { SEEN_UNMANAGED } from './presence.rules.js';
import { pairsOf, type Marks } from './recognition.rules.js';

/** What is asked of the fleet for one row; labels only inside its organisation. */
export interface Sought { line: number; marks: Marks; organisationId: string | null }
/** A device that an import makes. */
export interface NewAsset extends FleetFacts { id: string; siteName: string | null }
/** Answers for one batch: more than so many mean a mark that is no mark. */
const MOST_FOUND = 5_000;

/** Statements of a fleet import: each for hundreds of rows. */
@Injectable()
export class FleetImportStore {
  constructor(private readonly marks: DeviceMarks, private readonly labels: LabelStore) {}

  /** Devices in service that have a mark in common with a row. */
  async matching(em: EntityManager, scope: Scope, sought: readonly Sought[]): Promise<{ line: number; id: string }[]> {
    const asked = sought.flatMap(({ line, marks, organisationId }) => pairsOf(marks).map(([kind, value]): [number, MarkKind, string, string | null] => [line, kind, value, organisationId]));
    if (asked.length === 0) return [];
    const where = inScope(scope);
    const columns = ['integer', 'text', 'text', 'uuid'].map((type, at) => `${where.bind(asked.map((one) => one[at]))}::${type}[]`);
    return em.query(
      `select distinct s.line, d.id from unnest(${columns.join(', ')}) as s (line, kind, value, organisation_id)
       join device_mark m on m.tenant_id = ${where.bind(scope.tenantId)} and m.kind = s.kind and m.value = s.value collate "C" join device d on d.id = m.device_id
       where ${where.sql} and d.status <> 'retired' and (s.kind <> 'tag' or d.organisation_id = s.organisation_id) order by s.line, d.id limit ${MOST_FOUND}`,
      where.params,
    );
  }

  /** @param lock until the end of the transaction, in the order of the ids */
  async known(em: EntityManager, scope: Scope, ids: readonly string[], lock = false): Promise<Map<string, KnownDevice>> {
    if (ids.length === 0) return new Map();
    const where = inScope(scope);
    where.and(`d.id = any(${where.bind([...new Set(ids)])}::uuid[])`);
    const rows: KnownDevice[] = await em.query(
      `select d.id, d.management, d.name, d.asset_tag as "assetTag", d.kind, d.serial, d.model, d.manufacturer, d.purchased_on::text as "purchasedOn", d.organisation_id as "organisationId", d.site_id as "siteId",
         d.room_id as "roomId", o.name as "organisationName", s.name as "siteName", r.name as "roomName", array(select m.value from device_mark m where m.device_id = d.id and m.kind = 'mac' order by m.value) as macs,
         array(select l.label from device_label l where l.device_id = d.id order by l.key) as labels
       from device d join organisation o on o.id = d.organisation_id left join site s on s.id = d.site_id left join room r on r.id = d.room_id where ${where.sql} order by d.id ${lock ? 'for no key update of d' : ''}`,
      where.params,
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  async create(em: EntityManager, tenantId: string, assets: readonly NewAsset[]): Promise<void> {
    await em.query(
      `insert into device (id, tenant_id, organisation_id, site_id, room_id, name, kind, asset_tag, model, manufacturer, serial, purchased_on, management, status, presence, name_key, site_key, os_key, seen_key, search_text)
       select n.id, $1, n.organisation_id, n.site_id, n.room_id, n.name, n.kind, n.asset_tag, n.model, n.manufacturer, n.serial, n.purchased_on, 'none', 'active', 'unmanaged', n.name_key, n.site_key, '', $3, n.search_text
       from jsonb_to_recordset($2::jsonb) as n (id uuid, organisation_id uuid, site_id uuid, room_id uuid, name text, kind text, asset_tag text, model text, manufacturer text, serial text, purchased_on date, name_key text, site_key text, search_text text)
       order by n.id`,
      [tenantId, JSON.stringify(assets.map((asset) => ({ ...columns(asset), site_id: asset.siteId, organisation_id: asset.organisationId, site_key: sortKey(asset.siteName ?? '') }))), new Date(SEEN_UNMANAGED)],
    );
    await this.marks.setMacs(em, assets.map(({ id, macs }) => ({ deviceId: id, tenantId, macs })));
    await this.label(em, tenantId, assets);
  }

  /** Everything but the site (a room that is gone is none): those that move have moved already. Cards are told by agents, and written of the others. */
  async update(em: EntityManager, tenantId: string, devices: readonly (FleetFacts & { id: string; management: KnownDevice['management'] })[]): Promise<void> {
    await em.query(
      `update device d set name = n.name, kind = n.kind, asset_tag = n.asset_tag, model = n.model, manufacturer = n.manufacturer, serial = n.serial, purchased_on = n.purchased_on, room_id = (select r.id from room r where r.id = n.room_id and r.site_id = d.site_id),
         name_key = n.name_key, search_text = n.search_text
       from jsonb_to_recordset($2::jsonb) as n (id uuid, room_id uuid, name text, kind text, asset_tag text, model text, manufacturer text, serial text, purchased_on date, name_key text, search_text text)
       where d.tenant_id = $1 and d.id = n.id`,
      [tenantId, JSON.stringify(devices.map(columns))],
    );
    await this.marks.setMacs(em, devices.filter(({ management }) => management === 'none').map(({ id, macs }) => ({ deviceId: id, tenantId, macs })));
    await this.label(em, tenantId, devices);
  }

  /** Each has these labels and no others. */
  private async label(em: EntityManager, tenantId: string, devices: readonly (Pick<FleetFacts, 'labels'> & { id: string })[]): Promise<void> {
    const now = await this.labels.of(em, tenantId, devices.map(({ id }) => id));
    await this.labels.apply(em, tenantId, devices.flatMap(({ id, labels }) => {
      const [wanted, had] = [labelsOf(labels), now.get(id) ?? []];
      const step = (added: boolean) => (label: Label): LabelStep => ({ ...label, deviceId: id, added });
      return [...missing(wanted, had).map(step(true)), ...missing(had, wanted).map(step(false))];
    }));
  }
}

/** Those of the first that the others lack. */
const missing = (some: readonly Label[], others: readonly Label[]): Label[] => some.filter(({ key }) => !others.some((other) => other.key === key));

const columns = ({ id, roomId, name, kind, assetTag, model, manufacturer, serial, purchasedOn }: FleetFacts & { id: string }) => ({
  id, room_id: roomId, name, kind, asset_tag: assetTag, model, manufacturer, serial, purchased_on: purchasedOn, name_key: sortKey(name), search_text: searchText([name, assetTag, serial, model]),
});
