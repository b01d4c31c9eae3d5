import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Scope } from '../../shared/scope.js';
import { Clock } from '../../shared/clock.js';
import { PlaceLinks, type Counted, type PlaceType } from './place-links.js';

/** People whose home or whose role is at a place keep it, and so does a console that was ever handed over; roles that have ended there do not. */
@Injectable()
export class PeopleLinks implements OnModuleInit {
  constructor(
    private readonly links: PlaceLinks,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.links.register({ inside: (...args) => this.inside(...args), removing: (...args) => this.forget(...args) });
  }

  private async inside(em: EntityManager, { tenantId }: Scope, kind: PlaceType, ids: readonly string[]): Promise<Counted[]> {
    const statement = kind === 'site'
      ? `select site as id, 'people' as what, count(distinct who)::int as count from (
           select unnest(site_ids) as site, user_id as who from access_grant where tenant_id = $1 and site_ids && $2::uuid[] and (ends_at is null or ends_at > $3)
           union all select unnest(site_ids), id from invitation where tenant_id = $1 and site_ids && $2::uuid[] and expires_at > $3) found where site = any($2::uuid[]) group by 1`
      : `select organisation_id as id, 'people' as what, count(distinct who)::int as count from (
           select organisation_id, id as who from app_user where tenant_id = $1 and organisation_id = any($2::uuid[])
           union all select organisation_id, user_id from access_grant where tenant_id = $1 and organisation_id = any($2::uuid[]) and (ends_at is null or ends_at > $3)
           union all select organisation_id, id from invitation where tenant_id = $1 and organisation_id = any($2::uuid[]) and expires_at > $3) found group by 1`;
    const people: Counted[] = await em.query(statement, [tenantId, ids, this.clock.now()]);
    if (kind === 'site') return people;
    const consoles: Counted[] = await em.query(`select organisation_id as id, 'console' as what, 1 as count from delegation where tenant_id = $1 and organisation_id = any($2::uuid[])`, [tenantId, ids]);
    return [...people, ...consoles];
  }

  private async forget(em: EntityManager, { tenantId }: Scope, kind: PlaceType, ids: readonly string[]): Promise<void> {
    if (kind === 'site') return;
    for (const table of ['access_grant', 'invitation', 'custom_role']) await em.query(`delete from ${table} where tenant_id = $1 and organisation_id = any($2::uuid[])`, [tenantId, ids]);
  }
}
