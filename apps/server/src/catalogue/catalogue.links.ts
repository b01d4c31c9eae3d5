import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PlaceLinks, type Counted, type PlaceType } from '../access/index.js';
import type { Scope } from '../shared/scope.js';

/** A commune that still has apps of its own is not removed over them. */
@Injectable()
export class CatalogueLinks implements OnModuleInit {
  constructor(private readonly links: PlaceLinks) {}

  onModuleInit(): void {
    this.links.register({ inside: (...args) => this.inside(...args) });
  }

  private async inside(em: EntityManager, { tenantId }: Scope, kind: PlaceType, ids: readonly string[]): Promise<Counted[]> {
    if (kind !== 'organisation') return [];
    const rows: { id: string; count: number }[] = await em.query('select organisation_id as id, count(*)::integer as count from app where tenant_id = $1 and organisation_id = any ($2::uuid[]) group by 1', [tenantId, ids]);
    return rows.map(({ id, count }) => ({ id, what: 'apps', count }));
  }
}
