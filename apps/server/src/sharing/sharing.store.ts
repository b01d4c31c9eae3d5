/** The statements of the school link. Each is one round trip. */
import type { EntityManager } from 'typeorm';
import type { DownloadedBytes, PlanRequest, SharingNotice, SharingPeer } from '#contract';
import type { Lease } from './lease.rules.js';

/** Where a device is, in both of the ways that matter here. */
export interface Whereabouts {
  tenantId: string;
  deviceId: string;
  organisationId: string;
  siteId: string | null;
  /** `publicNetwork` of the address that it comes from. */
  network: string;
}

type Spot = Pick<PlanRequest, 'addresses' | 'port' | 'serves'>;
interface FileState { sha256: string; whole: boolean; wan: number; lan: number }

/** Peers told at once. Enough for every device of a class to be near one of those who draw. */
const PEERS = 12;
/** A device is taken to be still at it for so long (ms) after its last word. */
const AT_IT = 10 * 60_000;
/** Swarms that nobody has touched for so long (ms) are over. */
const OVER = 24 * 3_600_000;

export async function placeOf(em: EntityManager, deviceId: string): Promise<{ organisationId: string; siteId: string | null } | undefined> {
  const [row]: { organisationId: string; siteId: string | null }[] = await em.query('select organisation_id as "organisationId", site_id as "siteId" from device where id = $1', [deviceId]);
  return row;
}

/** Notes files of a device. Byte counts only grow: a download that began anew counts from its own beginning. @returns by how much they grew */
export async function noteFiles(em: EntityManager, { tenantId, deviceId, network }: Whereabouts, { addresses, port, serves }: Spot, files: readonly FileState[], now: Date): Promise<DownloadedBytes> {
  const [grown]: { wan: string; lan: string }[] = await em.query(
    `with before as (select sha256, wan, lan from sharing_file where device_id = $1 and sha256 = any ($7::text[])),
     noted as (insert into sharing_file as f (device_id, sha256, tenant_id, network, hosts, port, serves, whole, wan, lan, seen_at)
     select $1, said.sha256, $2, $3, $4::text[], $5, $6, said.whole, said.wan, said.lan, $11
     from unnest($7::text[], $8::boolean[], $9::bigint[], $10::bigint[]) as said (sha256, whole, wan, lan) order by said.sha256
     on conflict (device_id, sha256) do update set network = excluded.network, hosts = excluded.hosts, port = excluded.port, serves = excluded.serves, whole = excluded.whole,
       wan = greatest(f.wan, excluded.wan), lan = greatest(f.lan, excluded.lan), seen_at = excluded.seen_at
       returning f.sha256, f.wan, f.lan)
     select coalesce(sum(n.wan - coalesce(b.wan, 0)), 0)::bigint as wan, coalesce(sum(n.lan - coalesce(b.lan, 0)), 0)::bigint as lan from noted n left join before b on b.sha256 = n.sha256`,
    [deviceId, tenantId, network, addresses, port, serves, files.map(({ sha256 }) => sha256), files.map(({ whole }) => whole), files.map(({ wan }) => wan), files.map(({ lan }) => lan), now],
  );
  return { wan: Number(grown?.wan ?? 0), lan: Number(grown?.lan ?? 0) };
}

/** What it does not name it has no more. Its bytes stay counted. */
export async function forgetOthers(em: EntityManager, deviceId: string, files: SharingNotice['files']): Promise<void> {
  await em.query('update sharing_file set whole = false, serves = false where device_id = $1 and whole and not (sha256 = any ($2::text[]))', [deviceId, files.map(({ sha256 }) => sha256)]);
}

/** Of these files, those that another device of the site is still to have. */
export async function neededAt(em: EntityManager, { tenantId, deviceId, siteId }: Whereabouts, files: readonly string[]): Promise<string[]> {
  if (siteId === null || files.length === 0) return [];
  const rows: { sha256: string }[] = await em.query(
    `select distinct i.spec -> 'file' ->> 'sha256' as sha256 from device d join target_item i on i.device_id = d.id and i.state <> 'done'
     where d.tenant_id = $1 and d.site_id = $2 and d.id <> $3 and i.spec -> 'file' ->> 'sha256' = any ($4::text[])`,
    [tenantId, siteId, deviceId, files],
  );
  return rows.map(({ sha256 }) => sha256);
}

/** Opens the swarm of a file and locks it for the rest of the transaction. */
export async function openSwarm(em: EntityManager, { tenantId, siteId, network }: Whereabouts, sha256: string, now: Date): Promise<Lease[]> {
  const [row]: { leases: Lease[]; made: boolean }[] = await em.query(
    `insert into sharing_swarm as s (site_id, network, sha256, tenant_id, leases, touched_at) values ($1, $2, $3, $4, '[]', $5)
     on conflict (tenant_id, site_id, network, sha256) do update set touched_at = excluded.touched_at returning leases, xmax = 0 as made`,
    [siteId, network, sha256, tenantId, now],
  );
  if (row?.made) await em.query('delete from sharing_swarm where tenant_id = $1 and site_id = $2 and touched_at < $3', [tenantId, siteId, new Date(now.getTime() - OVER)]);
  return row?.leases ?? [];
}

export async function saveSwarm(em: EntityManager, { tenantId, siteId, network }: Whereabouts, sha256: string, leases: readonly Lease[]): Promise<void> {
  await em.query('update sharing_swarm set leases = $5::jsonb where tenant_id = $1 and site_id = $2 and network = $3 and sha256 = $4', [tenantId, siteId, network, sha256, JSON.stringify(leases)]);
}

/** Devices of the site that are there now, serve, and have the file or some of it: first those named, then those that have all of it, then any. */
export function peersOf(em: EntityManager, { tenantId, deviceId, siteId, network }: Whereabouts, sha256: string, first: readonly string[], now: Date): Promise<(SharingPeer & { whole: boolean })[]> {
  return em.query(
    `select f.device_id as "deviceId", f.hosts as addresses, f.port, f.whole from sharing_file f
     join device d on d.id = f.device_id and d.status = 'active' and d.site_id = $2
     join device_presence p on p.device_id = d.id and p.connected
     where f.sha256 = $4 and f.network = $3 and f.tenant_id = $1 and f.serves and f.port > 0 and f.device_id <> $5 and (f.whole or f.seen_at > $7)
     order by f.device_id = any ($6::uuid[]) desc, f.whole desc, random() limit ${PEERS}`,
    [tenantId, siteId, network, sha256, deviceId, first, new Date(now.getTime() - AT_IT)],
  );
}

/** Bytes of package files that came to a device, or, with `deploymentId`, to the devices of a deployment for what it asks of them. */
export async function bytesOf(em: EntityManager, tenantId: string, of: { deviceId: string } | { deploymentId: string }): Promise<DownloadedBytes> {
  const [from, id] = 'deviceId' in of
    ? ['sharing_file f where f.tenant_id = $1 and f.device_id = $2', of.deviceId]
    : [`target_item i join sharing_file f on f.device_id = i.device_id and f.sha256 = i.spec -> 'file' ->> 'sha256' where i.tenant_id = $1 and i.deployment_id = $2`, of.deploymentId];
  const [row]: { wan: string; lan: string }[] = await em.query(`select coalesce(sum(f.wan), 0)::bigint as wan, coalesce(sum(f.lan), 0)::bigint as lan from ${from}`, [tenantId, id]);
  return { wan: Number(row?.wan ?? 0), lan: Number(row?.lan ?? 0) };
}
