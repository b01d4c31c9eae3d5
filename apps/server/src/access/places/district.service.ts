import { Injectable } from '@nestjs/common';
import type { DistrictView } from '#contract';
import { Database } from '#database';
import { containing } from '../../shared/fold.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { SiteEntity } from '../site.entity.js';

/** More than any syndicate has. */
const MOST = 500;

/** Districts (circonscriptions): no organisations, but what sites say of themselves. */
@Injectable()
export class DistrictService {
  constructor(private readonly db: Database) {}

  /** By name, each with its sites and how many communes they are in. */
  list(scope: Scope, q: string | undefined): Promise<DistrictView[]> {
    return this.db.tenant(scope, async (em) => {
      const query = within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id').select('min(s.district)', 'name').addSelect('count(*)::int', 'sites')
        .addSelect('count(distinct s.organisationId)::int', 'communes').andWhere('s.districtKey is not null').groupBy('s.districtKey').orderBy('s.districtKey').limit(MOST);
      if (q) query.andWhere('s.districtKey like :q', { q: containing(q) });
      return query.getRawMany<DistrictView>();
    });
  }
}
