import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LABELS } from '#contract';
import type { Scope } from '../shared/scope.js';
import type { Label } from './label.rules.js';

/** One label that a device gets, or loses. */
export interface LabelStep extends Label { deviceId: string; added: boolean }

/** The statements on `device_label`, each for any number of devices. */
@Injectable()
export class LabelStore {
  /** The same labels as they are written already, as far as the scope sees it. */
  async asWritten(em: EntityManager, { tenantId }: Pick<Scope, 'tenantId'>, labels: readonly Label[]): Promise<Label[]> {
    const rows: Label[] = await em.query(
      `select n.key, coalesce((select l.label from device_label l where l.tenant_id = $1 and l.key = n.key collate "C" limit 1), n.label) as label
       from unnest($2::text[], $3::text[]) as n (key, label)`,
      [tenantId, labels.map(({ key }) => key), labels.map(({ label }) => label)],
    );
    return rows;
  }

  /** @param steps of devices that the caller has locked. @returns those that changed something */
  async apply(em: EntityManager, tenantId: string, steps: readonly LabelStep[]): Promise<LabelStep[]> {
    const arrays = (some: readonly LabelStep[]) => [tenantId, some.map(({ deviceId }) => deviceId), some.map(({ key }) => key)];
    const [adding, removing] = [steps.filter(({ added }) => added), steps.filter(({ added }) => !added)];
    const [gone]: [Omit<LabelStep, 'added'>[], number] = removing.length === 0 ? [[], 0] : await em.query(
      `delete from device_label l using unnest($2::uuid[], $3::text[]) as n (device_id, key) where l.tenant_id = $1 and l.device_id = n.device_id and l.key = n.key collate "C"
       returning l.device_id as "deviceId", l.key, l.label`,
      arrays(removing),
    );
    const come: Omit<LabelStep, 'added'>[] = adding.length === 0 ? [] : await em.query(
      `insert into device_label (device_id, key, label, tenant_id, organisation_id, site_id)
       select d.id, n.key, n.label, d.tenant_id, d.organisation_id, d.site_id from unnest($2::uuid[], $3::text[], $4::text[]) as n (device_id, key, label) join device d on d.id = n.device_id and d.tenant_id = $1
       order by d.id, n.key on conflict do nothing returning device_id as "deviceId", key, label`,
      [...arrays(adding), adding.map(({ label }) => label)],
    );
    return [...gone.map((step) => ({ ...step, added: false })), ...come.map((step) => ({ ...step, added: true }))];
  }

  /** Of these devices, those that have more labels than one may. */
  async overfull(em: EntityManager, tenantId: string, deviceIds: readonly string[]): Promise<number> {
    const [row]: { devices: number }[] = await em.query(
      `select count(*)::int as devices from (select from device_label where tenant_id = $1 and device_id = any($2::uuid[]) group by device_id having count(*) > ${LABELS.most}) full_of_them`, [tenantId, deviceIds],
    );
    return row?.devices ?? 0;
  }

  /** Of these devices, each one's labels in their order; none for those without. */
  async of(em: EntityManager, tenantId: string, deviceIds: readonly string[]): Promise<Map<string, Label[]>> {
    const rows: { deviceId: string; labels: Label[] }[] = await em.query(
      `select device_id as "deviceId", json_agg(json_build_object('key', key, 'label', label) order by key) as labels from device_label where tenant_id = $1 and device_id = any($2::uuid[]) group by device_id`, [tenantId, deviceIds],
    );
    return new Map(rows.map(({ deviceId, labels }) => [deviceId, labels]));
  }
}
