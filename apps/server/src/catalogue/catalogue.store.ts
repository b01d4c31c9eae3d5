/** Reading the catalogue: apps with their packages and how many devices have them, in one query a page. */
import type { EntityManager } from 'typeorm';
import type { AppView, PackageView } from '#contract';
import { appKey } from '../target/index.js';

/** Packages shown of one app, newest first. */
const PACKAGES_SHOWN = 20;

export interface AppRow {
  id: string;
  name: string;
  sort_name: string;
  package: string;
  summary: string;
  source: AppView['source'];
  teaching: boolean;
  created_at: Date;
  packages: PackageView[];
  installed: number;
  pending: number;
  failed: number;
}

/** Items of a target that come from this app: the key names the package, the file tells uploads from the system's sources. */
const ITEMS_OF_APP = `i.tenant_id = a.tenant_id and i.key = '${appKey('')}' || a.package
  and i.spec ->> 'ensure' = 'present' and (i.spec -> 'file' is not null) = (a.source = 'upload')`;

/** @param condition SQL over `app a`, with `params` from $2 on; $1 is the tenant. */
export function readApps(em: EntityManager, tenantId: string, condition: string, params: readonly unknown[], limit: number): Promise<AppRow[]> {
  return em.query(
    `select a.id, a.name, a.sort_name, a.package, a.summary, a.source, a.teaching, a.created_at, coalesce(p.packages, '[]') as packages, c.*
     from (select * from app a where a.tenant_id = $1 and ${condition} order by a.sort_name, a.id limit ${limit}) a
     left join lateral (
       select jsonb_agg(jsonb_build_object('id', x.id, 'version', x.version, 'architecture', x.architecture, 'size', x.size, 'sha256', x.sha256,
         'depends', x.depends, 'uploadedAt', x.uploaded_at, 'fileName', x.file_name) order by x.uploaded_at desc, x.id desc) as packages
       from (select * from app_package p where p.tenant_id = $1 and p.app_id = a.id order by p.uploaded_at desc, p.id desc limit ${PACKAGES_SHOWN}) x) p on true
     left join lateral (
       select (count(*) filter (where i.state = 'done'))::integer as installed,
         (count(*) filter (where i.state not in ('done', 'failed')))::integer as pending,
         (count(*) filter (where i.state = 'failed'))::integer as failed
       from target_item i join device d on d.id = i.device_id and d.status <> 'retired' where ${ITEMS_OF_APP}) c on true
     order by a.sort_name, a.id`,
    [tenantId, ...params],
  );
}

export const appView = ({ sort_name: _sorted, created_at, packages, ...row }: AppRow): AppView => ({
  ...row,
  createdAt: created_at.toISOString(),
  packages: packages.map((p) => ({ ...p, uploadedAt: new Date(p.uploadedAt).toISOString() })),
});

/** Names of devices whose target holds the app, at most `limit`, and how many there are. */
export async function devicesWithApp(em: EntityManager, tenantId: string, appId: string, limit: number): Promise<{ count: number; names: string[] }> {
  const rows: { name: string; total: number }[] = await em.query(
    `select d.name, (count(*) over ())::integer as total from app a join target_item i on ${ITEMS_OF_APP} join device d on d.id = i.device_id
     where a.tenant_id = $1 and a.id = $2 order by d.name_key, d.id limit ${limit}`,
    [tenantId, appId],
  );
  return { count: rows[0]?.total ?? 0, names: rows.map((row) => row.name) };
}
