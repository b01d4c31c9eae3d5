import type { EntityManager } from 'typeorm';
import type { SoftwareItem, TargetItem } from '#contract';
import { formatAsked } from '../target/index.js';

/** The list of an inventory in which such a package stands. Null for what is in none, as archives: of these only reports tell, and a Debian package of that name is another thing. */
export function listOf(item: TargetItem | null): SoftwareItem['source'] | null {
  const format = item && formatAsked(item);
  if (format === null || format === 'deb') return 'dpkg';
  return format === 'flatpak' ? 'flatpak' : null;
}

/** What is said to be on these devices: by their reports on the target, otherwise by their inventory. Those without the package are not in the answer; `version` is null when it is not told. @param item what is asked for; null stands for Debian's */
export async function readInstalled(em: EntityManager, tenantId: string, packageName: string, key: string, item: TargetItem | null, deviceIds: readonly string[]): Promise<Map<string, string | null>> {
  const rows: { id: string; version: string | null }[] = await em.query(
    `select a.id, coalesce(case when i.state = 'done' then i.version end, have.version) as version
     from unnest($1::uuid[]) as a (id) left join lateral (select * from target_item i where i.device_id = a.id and i.key = $4 limit 1) i on true
     left join (
       select s.device_id, min(nullif(v.version, '')) as version from software_title n join software_version v on v.tenant_id = $2 and v.title_id = n.id
         join device_software s on s.tenant_id = $2 and s.version_id = v.id
       where n.tenant_id = $2 and n.name = $3 collate "C" and n.source = $5 group by s.device_id) have on have.device_id = a.id
     where case when i.state = 'done' then i.spec ->> 'ensure' = 'present' else have.device_id is not null end`,
    [deviceIds, tenantId, packageName, key, listOf(item)],
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}
