import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Page, SoftwareRow, SoftwareTitleView } from '#contract';
import { Database } from '#database';
import { toPage } from '../shared/page.js';
import type { Scope } from '../shared/scope.js';
import { typedCursor } from './cursor.js';
import { inScope } from './device-filter.js';
import { DeviceGate } from './device-gate.js';

interface Row { title: string; source: string; version: string; arch: string; size: string | null; installedAt: Date | null; versionId: string }

const containing = (q: string | undefined) => (q ? `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%` : null);

/** What is installed: on one device, and over the fleet. */
@Injectable()
export class SoftwareService {
  constructor(
    private readonly database: Database,
    private readonly gate: DeviceGate,
  ) {}

  /** By title. @throws ProblemError `not_found`, `invalid_cursor` */
  ofDevice(scope: Scope, deviceId: string, { limit, cursor, q }: { limit: number; cursor?: string | undefined; q?: string | undefined }): Promise<Page<SoftwareRow>> {
    return this.database.tenant(scope, async (em) => {
      await this.gate.check(scope, em, deviceId);
      const after = cursor === undefined ? [null, null, null] : typedCursor(cursor, ['text', 'count', 'text']);
      const rows: Row[] = await em.query(
        `select t.name as title, t.source, v.version, s.arch, s.size, s.installed_at as "installedAt", v.id as "versionId"
         from device_software s
         join software_version v on v.id = s.version_id and v.tenant_id = $1
         join software_title t on t.id = v.title_id and t.tenant_id = $1
         where s.tenant_id = $1 and s.device_id = $2 and ($3::text is null or lower(t.name) like $3)
           and ($4::text is null or (t.name, v.id, s.arch) > ($4::text, $5::bigint, $6::text))
         order by t.name, v.id, s.arch limit $7`,
        [scope.tenantId, deviceId, containing(q), ...after, limit + 1],
      );
      return toPage(rows, limit, view, (row) => [row.title, Number(row.versionId), row.arch]);
    });
  }

  /** The titles most devices have; of some communes, those that are there. */
  titles(scope: Scope, q: string | undefined, limit: number): Promise<SoftwareTitleView[]> {
    return this.database.tenant(scope, (em) => scope.organisations !== 'all' ? titlesThere(em, scope, q, limit) :
      em.query(
        `select t.name as title, t.source, t.devices, (
           select count(*)::int from software_version v where v.tenant_id = $1 and v.title_id = t.id
             and exists (select 1 from device_software s where s.tenant_id = $1 and s.version_id = v.id)
         ) as versions
         from (select id, name, source, devices from software_title
               where tenant_id = $1 and devices > 0 and ($2::text is null or lower(name) like $2)
               order by devices desc, name desc limit $3) t
         order by t.devices desc, t.name`,
        [scope.tenantId, containing(q), limit],
      ),
    );
  }
}

/**
 * How many have a title is only kept for the whole: counted for some it would mean reading all that they have. What half of the fleet has is looked
 * at first, and each title only until one device has it.
 */
async function titlesThere(em: EntityManager, scope: Scope, q: string | undefined, limit: number): Promise<SoftwareTitleView[]> {
  const where = inScope(scope);
  const name = where.bind(containing(q));
  const tenant = where.bind(scope.tenantId);
  return em.query(
    `select t.name as title, t.source, null as devices, null as versions from software_title t
     where t.tenant_id = ${tenant} and t.devices > 0 and (${name}::text is null or lower(t.name) like ${name})
       and exists (select from device d where ${where.sql} and exists (
         select from software_version v join device_software s on s.tenant_id = ${tenant} and s.version_id = v.id
         where v.tenant_id = ${tenant} and v.title_id = t.id and s.device_id = d.id) offset 0)
     order by t.devices desc, t.name desc limit ${where.bind(limit)}`,
    where.params,
  );
}

const view = ({ title, source, version, arch, size, installedAt }: Row): SoftwareRow => ({
  title, source, version, arch: arch || null, size: size === null ? null : Number(size), installedAt: installedAt?.toISOString() ?? null,
});
