/** Reading the catalogue: apps with their packages and how many devices have them, in one query a page. */
import type { EntityManager } from 'typeorm';
import { PACKAGE_KINDS, PACKAGE_KIND_FACTS, PLATFORMS, type AppView, type Platform } from '#contract';
import { containing } from '../shared/fold.js';
import { appKey } from '../target/index.js';
import type { AppsQuery } from './catalogue.dto.js';

/** Versions shown of an app for one kind and architecture, the newest first. */
const VERSIONS_SHOWN = 10;
/** Packages shown of one app. */
const PACKAGES_SHOWN = 60;

export interface AppRow extends Omit<AppView, 'createdAt' | 'icon' | 'platforms' | 'organisation'> {
  owner_id: string | null;
  owner_name: string | null;
  sort_name: string;
  created_at: Date;
  icon_sha256: string | null;
  platforms: Platform[];
}

/** Items of a target that come from this app: the key names the package, the file tells which upload it is. */
const ITEMS_OF_APP = `i.tenant_id = a.tenant_id and i.key = any (array(select '${appKey('')}' || a.package union select '${appKey('')}' || p.package from app_package p where p.app_id = a.id))
  and i.spec ->> 'ensure' = 'present' and case when a.source = 'system' then i.spec -> 'file' is null
    else i.spec -> 'file' ->> 'sha256' = any (array(select p.sha256 from app_package p where p.app_id = a.id)) end`;

/** @param condition SQL over `app a`, with `params` from $2 on; $1 is the tenant. */
export function readApps(em: EntityManager, tenantId: string, condition: string, params: readonly unknown[], limit: number): Promise<AppRow[]> {
  return em.query(
    `select a.id, a.name, a.sort_name, a.package, a.kind, a.source, a.shared, a.teaching, o.id as owner_id, o.name as owner_name, a.publisher, a.summary, a.description, a.cycles, a.subjects, a.licence, a.privacy, a.homepage, a.created_at,
       (select count(*)::integer from app_exclusion x where x.tenant_id = $1 and x.app_id = a.id) as excluded, (select n.sha256 from app_icon n where n.app_id = a.id) as icon_sha256,
       array(select distinct p.platform from app_package p where p.app_id = a.id and p.platform is not null) as platforms, coalesce(p.packages, '[]') as packages, c.*
     from (select * from app a where a.tenant_id = $1 and ${condition} order by a.sort_name, a.id limit ${limit}) a
     left join organisation o on o.id = a.organisation_id and o.id <> a.tenant_id
     left join lateral (
       select jsonb_agg(jsonb_build_object('id', x.id, 'kind', x.kind, 'platform', x.platform, 'package', x.package, 'version', x.version, 'versionCode', nullif(x.version_code, 0),
         'architecture', x.architecture, 'size', x.size, 'sha256', x.sha256, 'depends', x.depends, 'minimumOs', x.minimum_os, 'signature', x.signature,
         'silentArguments', x.silent_arguments, 'detection', x.detection, 'uploadedAt', x.uploaded_at, 'fileName', x.file_name,
         'scan', (select jsonb_build_object('state', f.scan_state, 'at', f.scanned_at, 'signatures', f.scan_signatures, 'detail', f.scan_detail) from stored_file f where f.tenant_id = $1 and f.sha256 = x.sha256))
         order by x.kind, x.version_key desc, x.architecture, x.id desc) as packages
       from (select * from (select p.*, row_number() over (partition by p.kind, p.architecture order by p.version_key desc, p.id desc) as place from app_package p where p.tenant_id = $1 and p.app_id = a.id) p
         where p.place <= ${VERSIONS_SHOWN} order by p.place limit ${PACKAGES_SHOWN}) x) p on true
     left join lateral (
       select (count(*) filter (where i.state = 'done'))::integer as installed,
         (count(*) filter (where i.state not in ('done', 'failed')))::integer as pending,
         (count(*) filter (where i.state = 'failed'))::integer as failed
       from target_item i join device d on d.id = i.device_id and d.status <> 'retired' where ${ITEMS_OF_APP}) c on true
     order by a.sort_name, a.id`,
    [tenantId, ...params],
  );
}

/** The kinds of a store that are at home on a platform: an app that only the store has says its platform by its kind. */
const kindsOf = (platform: Platform): string[] => PACKAGE_KINDS.filter((kind) => PACKAGE_KIND_FACTS[kind].platform === platform);

/** What a list of apps asks for, as a condition for {@link readApps}. @param after sort name and id of the last one seen */
export function wanted({ q, cycle, subject, platform }: AppsQuery, after: readonly [string, string] | readonly [null, null]): { condition: string; params: unknown[] } {
  return {
    condition: `($2::text is null or (a.sort_name, a.id) > ($2 collate "C", $3::uuid)) and ($4::text is null or a.sort_name like $4 or lower(a.package) like $4 or lower(a.publisher) like $4 or lower(a.summary) like $4)
      and ($5::text is null or $5 = any (a.cycles)) and ($6::text is null or $6 = any (a.subjects))
      and ($7::text is null or (a.source = 'system' and a.kind = any ($8::text[])) or exists (select from app_package p where p.app_id = a.id and p.platform = $7))`,
    params: [...after, q ? containing(q) : null, cycle ?? null, subject ?? null, platform ?? null, platform ? kindsOf(platform) : []],
  };
}

export function appView({ sort_name: _sorted, created_at, owner_id, owner_name, icon_sha256, packages, platforms, ...row }: AppRow): AppView {
  const ofStore = row.source === 'system' ? PACKAGE_KIND_FACTS[row.kind].platform : null;
  return {
    ...row,
    organisation: owner_id === null ? null : { id: owner_id, name: owner_name ?? '' },
    icon: icon_sha256 && `/api/v1/apps/${row.id}/icon?v=${icon_sha256.slice(0, 16)}`,
    platforms: PLATFORMS.filter((platform) => platform === ofStore || platforms.includes(platform)),
    createdAt: created_at.toISOString(),
    packages: packages.map((p) => ({ ...p, uploadedAt: new Date(p.uploadedAt).toISOString(), scan: { ...p.scan, at: p.scan.at && new Date(p.scan.at).toISOString() } })),
  };
}

/** Names of devices whose target holds the app, at most `limit`, and how many there are. */
export async function devicesWithApp(em: EntityManager, tenantId: string, appId: string, limit: number): Promise<{ count: number; names: string[] }> {
  const rows: { name: string; total: number }[] = await em.query(
    `select d.name, (count(*) over ())::integer as total from app a join target_item i on ${ITEMS_OF_APP} join device d on d.id = i.device_id
     where a.tenant_id = $1 and a.id = $2 order by d.name_key, d.id limit ${limit}`,
    [tenantId, appId],
  );
  return { count: rows[0]?.total ?? 0, names: rows.map((row) => row.name) };
}
