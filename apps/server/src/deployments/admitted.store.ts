import type { EntityManager } from 'typeorm';

export interface Commune { id: string; name: string }
export interface Admitted { ids: string[]; /** Most devices first. */ excluded: { organisation: Commune; devices: number }[] }

/** Without the devices of communes that do not want the app. @param communes those that excluded it */
export async function admittedOf(em: EntityManager, tenantId: string, communes: readonly Commune[], deviceIds: readonly string[]): Promise<Admitted> {
  if (communes.length === 0 || deviceIds.length === 0) return { ids: [...deviceIds], excluded: [] };
  const rows: { id: string; organisation: string }[] = await em.query(
    'select id, organisation_id as organisation from device where tenant_id = $1 and id = any ($2::uuid[]) and organisation_id = any ($3::uuid[])', [tenantId, deviceIds, communes.map(({ id }) => id)],
  );
  const out = new Set(rows.map(({ id }) => id));
  const counts = new Map<string, number>();
  for (const { organisation } of rows) counts.set(organisation, (counts.get(organisation) ?? 0) + 1);
  const excluded = communes.flatMap((organisation) => { const devices = counts.get(organisation.id); return devices ? [{ organisation, devices }] : []; });
  return { ids: deviceIds.filter((id) => !out.has(id)), excluded: excluded.toSorted((a, b) => b.devices - a.devices) };
}
