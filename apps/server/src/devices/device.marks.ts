import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { MarkKind } from '#contract';
import { bySureness, marksOf, matchOf, pairsOf, markOf, type Marks, type Match } from './recognition.rules.js';

/** A device that has a mark in common with what is looked for. */
export interface Known { id: string; organisationId: string; management: 'agent' | 'none'; match: Match }

/** Whoever asks about one machine gets so many answers; more have the same mark by mistake. */
const MOST = 20;
const MAC = /^[0-9A-F]{12}$/;

/** The marks of devices (`device_mark`). Serial numbers and labels are kept by triggers; cards are written here. */
@Injectable()
export class DeviceMarks {
  /** The cards of these devices, all of them; what is no address is left out. */
  async setMacs(em: EntityManager, rows: readonly { deviceId: string; tenantId: string; macs: readonly string[] }[]): Promise<void> {
    if (rows.length === 0) return;
    const cards = rows.flatMap(({ deviceId, tenantId, macs }) => [...new Set(macs.map(markOf).filter((mac) => MAC.test(mac)))].map((mac) => ({ deviceId, tenantId, mac })));
    await em.query(
      `with cards as (select * from unnest($2::uuid[], $3::text[], $4::uuid[]) as c (device_id, value, tenant_id)),
       gone as (delete from device_mark m where m.device_id = any($1::uuid[]) and m.kind = 'mac' and not exists (select from cards c where c.device_id = m.device_id and c.value = m.value collate "C"))
       insert into device_mark (device_id, kind, value, tenant_id) select device_id, 'mac', value, tenant_id from cards on conflict do nothing`,
      [rows.map((row) => row.deviceId), cards.map((card) => card.deviceId), cards.map((card) => card.mac), cards.map((card) => card.tenantId)],
    );
  }

  /** Beside those that are known already. */
  async addMacs(em: EntityManager, { deviceId, tenantId, macs }: { deviceId: string; tenantId: string; macs: readonly string[] }): Promise<void> {
    await em.query(
      `insert into device_mark (device_id, kind, value, tenant_id) select $1, 'mac', value, $3 from unnest($2::text[]) as value on conflict do nothing`,
      [deviceId, [...new Set(macs.map(markOf).filter((mac) => MAC.test(mac)))], tenantId],
    );
  }

  async dropMacs(em: EntityManager, deviceId: string, macs: readonly string[]): Promise<void> {
    await em.query(`delete from device_mark where device_id = $1 and kind = 'mac' and value = any($2)`, [deviceId, macs]);
  }

  /** Also those that tell nothing. */
  async all(em: EntityManager, deviceId: string): Promise<Marks> {
    const rows: { kind: MarkKind; value: string }[] = await em.query(`select kind, value from device_mark where device_id = $1 order by value`, [deviceId]);
    const of = (wanted: MarkKind) => rows.filter(({ kind }) => kind === wanted).map(({ value }) => value);
    return { serial: of('serial')[0] ?? null, macs: of('mac'), tag: of('tag')[0] ?? null };
  }

  /**
   * The devices in service that may be this machine, the surest first. Reads the tenant as far as row-level security lets it.
   * @param place of the machine looked for: labels mean something in one organisation only
   */
  async matching(em: EntityManager, place: { tenantId: string; organisationId: string }, sought: Marks, except: string | null = null): Promise<Known[]> {
    const pairs = pairsOf(sought);
    if (pairs.length === 0) return [];
    const rows: { id: string; organisationId: string; management: Known['management']; serial: string | null; macs: string[]; tag: string | null }[] = await em.query(
      `select d.id, d.organisation_id as "organisationId", d.management,
         (select m.value from device_mark m where m.device_id = d.id and m.kind = 'serial') as serial, (select m.value from device_mark m where m.device_id = d.id and m.kind = 'tag') as tag,
         array(select m.value from device_mark m where m.device_id = d.id and m.kind = 'mac') as macs
       from device d where d.tenant_id = $1 and d.status <> 'retired' and d.id is distinct from $5::uuid and d.id in (
         select m.device_id from unnest($2::text[], $3::text[]) as s (kind, value) join device_mark m on m.tenant_id = $1 and m.kind = s.kind and m.value = s.value collate "C")
         and (d.organisation_id = $4 or exists (select from device_mark m join unnest($2::text[], $3::text[]) as s (kind, value) on m.kind = s.kind and m.value = s.value collate "C" where m.device_id = d.id and m.kind <> 'tag'))
       order by d.id desc limit ${MOST}`,
      [place.tenantId, pairs.map(([kind]) => kind), pairs.map(([, value]) => value), place.organisationId, except],
    );
    return rows.flatMap(({ id, organisationId, management, ...facts }) => {
      const match = matchOf(sought, marksOf(facts), organisationId === place.organisationId);
      return match ? [{ id, organisationId, management, match }] : [];
    }).sort((a, b) => bySureness(a.match, b.match));
  }
}
