import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { DeploymentSiteRow, Page } from '#contract';
import { Database } from '#database';
import { containing } from '../shared/fold.js';
import { decodeCursor, toPage } from '../shared/page.js';
import { ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import type { DeploymentSitesQuery } from './deployment.dto.js';
import { DeploymentReader } from './deployment.reader.js';
import { COUNTED, MEMBER_REASON, MEMBER_STATE, MEMBERS } from './member.sql.js';

interface SiteRow { place_id: string; organisation_id: string; organisation: string; site_id: string | null; site: string | null; sort: string; devices: number; done: number; failed: number; waiting: number; wan: string; lan: string }

/** How far a deployment is at each site: where something has failed first, then where most is still to come. */
@Injectable()
export class SitesReader {
  constructor(private readonly db: Database, private readonly reader: DeploymentReader) {}

  /** One query over all of its devices, whatever the page. @throws ProblemError `not_found`, `invalid_cursor` */
  page(scope: Scope, id: string, { limit, cursor, q }: DeploymentSitesQuery): Promise<Page<DeploymentSiteRow>> {
    const after = cursor === undefined ? [null, null, null, null] : placeIn(cursor);
    return this.db.tenant(scope, async (em) => {
      await this.reader.row(em, scope, id);
      const rows: SiteRow[] = await em.query(
        `with member as (
           select d.organisation_id, d.site_id, ${MEMBER_STATE} as state, ${MEMBER_REASON} as reason, f.wan, f.lan
           from ${MEMBERS} left join sharing_file f on f.device_id = m.device_id and f.sha256 = i.spec -> 'file' ->> 'sha256' where m.deployment_id = $1 and ${COUNTED}),
         place as (
           select organisation_id, site_id, count(*)::integer as devices, (count(*) filter (where state = 'done'))::integer as done,
             (count(*) filter (where state = 'failed' and reason is distinct from 'unsupported'))::integer as failed,
             (count(*) filter (where state not in ('done', 'failed') and reason is distinct from 'pinned'))::integer as waiting, coalesce(sum(wan), 0)::bigint as wan, coalesce(sum(lan), 0)::bigint as lan
           from member group by 1, 2),
         named as (
           select p.*, o.name as organisation, s.name as site, coalesce(s.sort_name, o.sort_name) as sort, coalesce(p.site_id, p.organisation_id) as place_id
           from place p join organisation o on o.id = p.organisation_id left join site s on s.id = p.site_id where $2::text is null or s.sort_name like $2 or o.sort_name like $2)
         select * from named where $3::integer is null or (-failed, -waiting, sort, place_id) > (-$3::integer, -$4::integer, $5::text collate "C", $6::uuid)
         order by failed desc, waiting desc, sort, place_id limit $7`,
        [id, q?.trim() ? containing(q) : null, ...after, limit + 1],
      );
      return toPage(rows, limit, view, (row) => [row.failed, row.waiting, row.sort, row.place_id]);
    });
  }
}

function view({ organisation_id, organisation, site_id, site, devices, done, failed, waiting, wan, lan }: SiteRow): DeploymentSiteRow {
  return {
    site: site_id === null ? null : { id: site_id, name: site ?? '' }, organisation: { id: organisation_id, name: organisation },
    devices, done, failed, waiting, left: devices - done - failed - waiting, bytes: { wan: Number(wan), lan: Number(lan) },
  };
}

/** A cursor is a stranger's: what has not the right form must not reach a cast. */
function placeIn(cursor: string): (string | number | null)[] {
  const values = decodeCursor(cursor, 4);
  const [failed, waiting, sort, id] = values;
  if (Number.isSafeInteger(failed) && Number.isSafeInteger(waiting) && Number(failed) < 2 ** 31 && Number(waiting) < 2 ** 31 && Number(failed) >= 0 && Number(waiting) >= 0 && typeof sort === 'string' && !sort.includes('\0') && isUUID(id)) return values;
  throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
}
