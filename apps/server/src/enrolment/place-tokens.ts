import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PlaceLinks, type ChangedSite, type Counted, type PlaceType } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import type { Scope } from '../shared/scope.js';

const USABLE = 'revoked_at is null and uses < max_uses and expires_at > $3';

/** Enrolment tokens of places: one that can still be used keeps its place; it follows a site that moves. */
@Injectable()
export class PlaceTokens implements OnModuleInit {
  constructor(
    private readonly links: PlaceLinks,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.links.register({ inside: (...args) => this.inside(...args), sitesChanged: (...args) => this.follow(...args), removing: (...args) => this.forget(...args) });
  }

  private async inside(em: EntityManager, { tenantId }: Scope, kind: PlaceType, ids: readonly string[]): Promise<Counted[]> {
    return em.query(`select ${column(kind)} as id, 'enrolment-tokens' as what, count(*)::int as count from enrolment_token where tenant_id = $1 and ${column(kind)} = any($2::uuid[]) and ${USABLE} group by 1`, [tenantId, ids, this.clock.now()]);
  }

  private async follow(em: EntityManager, { tenantId }: Scope, sites: readonly ChangedSite[]): Promise<Counted[]> {
    const moved = sites.filter(({ from }) => from !== null);
    if (moved.length === 0) return [];
    const [rows]: [{ id: string }[], number] = await em.query(
      `update enrolment_token t set organisation_id = n.organisation from jsonb_to_recordset($2::jsonb) as n (id uuid, organisation uuid) where t.tenant_id = $1 and t.site_id = n.id returning n.id`,
      [tenantId, JSON.stringify(moved.map(({ id, organisationId }) => ({ id, organisation: organisationId })))],
    );
    return moved.map(({ id }) => ({ id, what: 'enrolment-tokens', count: rows.filter((row) => row.id === id).length }));
  }

  /** Those that are used up or over; the journal knows of them. */
  private async forget(em: EntityManager, { tenantId }: Scope, kind: PlaceType, ids: readonly string[]): Promise<void> {
    await em.query(`delete from enrolment_token where tenant_id = $1 and ${column(kind)} = any($2::uuid[])`, [tenantId, ids]);
  }
}

const column = (kind: PlaceType) => (kind === 'site' ? 'site_id' : 'organisation_id');
