import { Injectable } from '@nestjs/common';
import type { DeviceFilter, LabelView, Page } from '#contract';
import { Database } from '#database';
import { Looks } from '../access/index.js';
import type { Scope } from '../shared/scope.js';
import { placed, scopeOf } from './device-search.js';
import { labelOf } from './label.rules.js';
import { SqlWhere } from './sql-where.js';

/** Of one place, so many different labels are looked at: each costs one step in an index. */
const MOST_READ = 1_000;

export interface LabelsAsked extends Pick<DeviceFilter, 'organisationId' | 'siteId'> { q?: string | undefined; limit: number }

/** Which labels are in use. */
@Injectable()
export class LabelReader {
  constructor(private readonly database: Database, private readonly looks: Looks) {}

  /**
   * From label to label in the index of each place (a loose scan), whatever the number of devices that have it.
   * @throws ProblemError `reason_required`
   */
  inUse(scope: Scope, { q, limit, organisationId, siteId }: LabelsAsked): Promise<Page<LabelView>> {
    return this.database.tenant(scope, async (em) => {
      const filter = await placed(em, scope, { ...(organisationId && { organisationId }), ...(siteId && { siteId }) });
      await this.looks.demandPlace(scope, em, filter);
      const { tenantId, organisations, sites = [] } = scopeOf(scope, filter);
      const where = new SqlWhere();
      const [tenant, sought, most] = [where.bind(tenantId), where.bind(labelOf(q ?? '').key), where.bind(limit)];
      const one = (condition: string) => `select l.key, l.label from device_label l where l.tenant_id = ${tenant}${condition} order by l.key limit 1`;
      const each = (there: string) =>
        `with recursive found (key, label, read) as (
           select first.*, 1 from (${one(there)}) first
           union all select next.*, found.read + 1 from found cross join lateral (${one(`${there} and l.key > found.key`)}) next where found.read < ${MOST_READ}
         ) select key, label from found where strpos(key, ${sought}) > 0 limit ${most}`;
      const seen = () => (organisations === 'all' ? '' : ` and (l.organisation_id = any(${where.bind(organisations)}::uuid[]) or l.site_id = any(${where.bind(sites)}::uuid[]))`);
      const ofPlaces = (column: string, ids: readonly string[]) => `select there.* from unnest(${where.bind(ids)}::uuid[]) as place (id) cross join lateral (${each(` and l.${column} = place.id`)}) there`;
      const parts = siteId ? [each(` and l.site_id = ${where.bind(siteId)}${seen()}`)]
        : organisations === 'all' ? [each('')]
        : [...(organisations.length > 0 ? [ofPlaces('organisation_id', organisations)] : []), ...(sites.length > 0 ? [ofPlaces('site_id', sites)] : [])];
      if (parts.length === 0) return { items: [], next: null };
      const items: LabelView[] = await em.query(`select min(label) as label from (${parts.map((part) => `(${part})`).join(' union all ')}) found group by key order by key limit ${most}`, where.params);
      return { items, next: null };
    });
  }
}
