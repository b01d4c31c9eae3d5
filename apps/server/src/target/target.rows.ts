/** Rows of `target_item` as raw SQL gives them, and their view. */
import type { EntityManager } from 'typeorm';
import type { ItemState, Reason, TargetItem, TargetItemView } from '#contract';
import { REASON_SHOWN } from './target.sql.js';

interface ItemRow {
  spec: TargetItem;
  deployment_id: string | null;
  state: ItemState;
  shown_reason: Reason | null;
  detail: string | null;
  progress: number | null;
  version: string | null;
  retry_at: Date | null;
  updated_at: Date;
}

export interface TargetRow {
  tenant_id: string;
  device_id: string;
  revision: number;
  acknowledged_revision: number | null;
  changed_at: Date;
  items: TargetItemView[];
}

/** The targets of these devices with their items; devices that never had one are absent. Two queries. */
export async function readTargets(em: EntityManager, deviceIds: readonly string[]): Promise<TargetRow[]> {
  const targets: Omit<TargetRow, 'items'>[] = await em.query(
    `select t.tenant_id, t.device_id, t.revision, t.acknowledged_revision, t.changed_at from device_target t
     join device d on d.id = t.device_id where t.device_id = any ($1::uuid[])`,
    [deviceIds],
  );
  const rows: (ItemRow & { device_id: string })[] = await em.query(
    `select i.device_id, i.spec, i.deployment_id, i.state, ${REASON_SHOWN} as shown_reason, i.detail, i.progress, i.version, i.retry_at, i.updated_at
     from target_item i join device d on d.id = i.device_id where i.device_id = any ($1::uuid[]) order by i.device_id, i.key collate "C"`,
    [deviceIds],
  );
  const items = new Map<string, TargetItemView[]>(targets.map((target) => [target.device_id, []]));
  for (const row of rows) items.get(row.device_id)?.push(itemView(row));
  return targets.map((target) => ({ ...target, items: items.get(target.device_id) ?? [] }));
}

const itemView = ({ spec, ...row }: ItemRow): TargetItemView => ({
  key: spec.key,
  kind: spec.kind,
  ensure: spec.ensure,
  title: spec.title,
  package: spec.package,
  wantedVersion: spec.ensure === 'present' ? (spec.version ?? null) : null,
  state: row.state,
  reason: row.shown_reason,
  detail: row.detail,
  progress: row.progress,
  version: row.version,
  retryAt: row.retry_at?.toISOString() ?? null,
  updatedAt: row.updated_at.toISOString(),
  deploymentId: row.deployment_id,
});
