/** Reading deployments: their rows with progress, and their devices. One or two queries, whatever the number of devices. */
import type { EntityManager } from 'typeorm';
import type { DeploymentBody, DeploymentDeviceRow, DeploymentPreview, DeploymentView, Reason } from '#contract';
import type { Scope } from '../shared/scope.js';
import { APP_PLATFORMS, REASON_COUNTED } from '../target/index.js';
import { progressOf, type CountedItems } from './deployments.rules.js';

export interface DeploymentRow {
  id: string;
  tenant_id: string;
  app_id: string;
  app_name: string;
  ensure: DeploymentBody['ensure'];
  version: string | null;
  created_at: Date;
  created_by: string;
  cancelled_at: Date | null;
  settled_done: number;
  settled_failed: number;
  /** What it took over from older ones says how many there are elsewhere: only told to whoever it was made by. */
  organisation_id: string | null;
  created_by_id: string | null;
}

/** Adds the progress to deployments, with one query for all of them, as far as the scope may see it. Retired devices do not count. */
export async function withProgress(em: EntityManager, { organisations, actor }: Pick<Scope, 'organisations' | 'actor'>, rows: readonly DeploymentRow[]): Promise<DeploymentView[]> {
  const counted: (CountedItems & { deployment_id: string })[] = rows.length === 0 ? [] : await em.query(
    `select x.deployment_id, x.state, x.reason, count(*)::integer as count from (
       select i.deployment_id, i.state, ${REASON_COUNTED} as reason
       from target_item i join device d on d.id = i.device_id and d.status <> 'retired'
       where i.deployment_id = any ($1::uuid[])) x
     group by x.deployment_id, x.state, x.reason`,
    [rows.map((row) => row.id)],
  );
  return rows.map((row) => {
    const own = counted.filter((entry) => entry.deployment_id === row.id);
    const told = organisations === 'all' || row.created_by_id === actor.id || (row.organisation_id !== null && organisations.includes(row.organisation_id));
    const settled = told ? { done: row.settled_done, failed: row.settled_failed } : { done: 0, failed: 0 };
    const progress = progressOf(own, settled, row.cancelled_at !== null);
    return {
      id: row.id,
      app: { id: row.app_id, name: row.app_name },
      ensure: row.ensure,
      wish: row.ensure === 'present' ? 'install' : 'remove',
      version: row.version,
      createdAt: row.created_at.toISOString(),
      createdBy: row.created_by,
      ...progress,
      waves: [],
      paused: null,
      nextWaveAt: null,
    };
  });
}

/**
 * Limits `deployment t` to those that a delegated person made, that were made for their communes, or that touch a device of theirs; row-level
 * security of `device` does the filtering. @param seer placeholders of {@link seerOf}
 */
export const seenBy = ([organisations, actor]: readonly [string, string]): string =>
  `(${organisations}::uuid[] is null or t.organisation_id = any (${organisations}) or t.created_by_id = ${actor}
    or exists (select from target_item i join device d on d.id = i.device_id where i.deployment_id = t.id))`;
/** The communes of a delegated scope, null for who may see all; and who asks. */
export const seerOf = ({ organisations, actor }: Scope): [readonly string[] | null, string | null] => [organisations === 'all' ? null : organisations, actor.id];

/** What would happen, in numbers. @param bytes of the package, for each device */
export async function previewOf(em: EntityManager, tenantId: string, deviceIds: readonly string[], bytes: number): Promise<Omit<DeploymentPreview, 'act'>> {
  const [row]: Pick<DeploymentPreview, 'devices' | 'online' | 'offline' | 'unsupported' | 'sites'>[] = await em.query(
    `select count(*)::integer as devices,
       (count(*) filter (where d.presence = 'online'))::integer as online,
       (count(*) filter (where d.presence <> 'online'))::integer as offline,
       (count(*) filter (where d.platform <> all ($3::text[])))::integer as unsupported,
       count(distinct d.site_id)::integer as sites
     from device d where d.tenant_id = $1 and d.id = any ($2::uuid[])`,
    [tenantId, deviceIds, APP_PLATFORMS],
  );
  const counts = row ?? { devices: 0, online: 0, offline: 0, unsupported: 0, sites: 0 };
  return { ...counts, bytes: bytes * (counts.devices - counts.unsupported), already: 0, without: 0, perSite: [], opens: [], waves: [], takes: [], pinned: [] };
}

export interface DeploymentDevicesFilter {
  deploymentId: string;
  reason: Reason | null;
  /** Sort name and id of the last row seen. */
  after: readonly [string, string] | readonly [null, null];
  limit: number;
}

export interface DeviceItemRow {
  id: string;
  name: string;
  name_key: string;
  presence: DeploymentDeviceRow['device']['presence'];
  site: string | null;
  state: DeploymentDeviceRow['state'];
  reason: Reason | null;
  detail: string | null;
  progress: number | null;
  updated_at: Date;
}

/** Devices of a deployment by name. */
export function readDevices(em: EntityManager, tenantId: string, { deploymentId, reason, after, limit }: DeploymentDevicesFilter): Promise<DeviceItemRow[]> {
  return em.query(
    `select * from (
       select d.id, d.name, d.name_key, d.presence, s.name as site, i.state, ${REASON_COUNTED} as reason, i.detail, i.progress, i.updated_at
       from target_item i join device d on d.id = i.device_id and d.status <> 'retired' left join site s on s.id = d.site_id
       where i.tenant_id = $1 and i.deployment_id = $2) x
     where ($3::text is null or x.reason = $3) and ($4::text is null or (x.name_key, x.id) > ($4 collate "C", $5::uuid))
     order by x.name_key, x.id limit $6`,
    [tenantId, deploymentId, reason, ...after, limit],
  );
}

export const deviceItemView = (row: DeviceItemRow): DeploymentDeviceRow => ({
  device: { id: row.id, name: row.name, presence: row.presence, site: row.site },
  state: row.state,
  reason: row.reason,
  detail: row.detail,
  progress: row.progress,
  updatedAt: row.updated_at.toISOString(),
  wave: 1,
  version: null,
  expectedAt: null,
  basis: null,
  facts: {},
});
