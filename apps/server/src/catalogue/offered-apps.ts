import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AGENT_PACKAGE, type Cycle, type Subject } from '#contract';
import { containing } from '../shared/fold.js';
import { AppIconEntity } from './icon.entity.js';

/** The commune (or other organisation) that is offered something. */
export interface OfferedTo { tenantId: string; organisationId: string }
export interface OfferedQuery { q?: string | undefined; cycle?: Cycle | undefined; subject?: Subject | undefined }
export interface OfferedApp { id: string; name: string; publisher: string; summary: string; cycles: Cycle[]; subjects: Subject[]; teaching: boolean; icon: boolean }

/** What a commune has of the catalogue: what the syndicate shares and it did not leave out, and its own. $1 tenant, $2 organisation. The agent is nobody's choice. */
const OFFERED = `from app a where a.tenant_id = $1 and (a.organisation_id = $2 or (a.organisation_id = a.tenant_id and a.shared)) and a.package <> '${AGENT_PACKAGE}'
  and not exists (select from app_exclusion x where x.app_id = a.id and x.organisation_id = $2)`;
const COLUMNS = `a.id, a.name, a.publisher, a.summary, a.cycles, a.subjects, a.teaching, exists (select from app_icon n where n.app_id = a.id) as icon`;

/** The catalogue as one commune's people may choose from it. */
@Injectable()
export class OfferedApps {
  /** By name. `q` finds by a part of the name, package, publisher or summary. */
  list(em: EntityManager, { tenantId, organisationId }: OfferedTo, { q, cycle, subject }: OfferedQuery, limit: number): Promise<OfferedApp[]> {
    return em.query(
      `select ${COLUMNS} ${OFFERED} and ($3::text is null or a.sort_name like $3 or lower(a.package) like $3 or lower(a.publisher) like $3 or lower(a.summary) like $3)
       and ($4::text is null or $4 = any (a.cycles)) and ($5::text is null or $5 = any (a.subjects)) order by a.sort_name, a.id limit $6`,
      [tenantId, organisationId, q ? containing(q) : null, cycle ?? null, subject ?? null, limit],
    );
  }

  /** Undefined for what that commune does not have. */
  async find(em: EntityManager, { tenantId, organisationId }: OfferedTo, appId: string): Promise<OfferedApp | undefined> {
    const [found]: OfferedApp[] = await em.query(`select ${COLUMNS} ${OFFERED} and a.id = $3`, [tenantId, organisationId, appId]);
    return found;
  }

  /** Undefined without one. */
  async icon(em: EntityManager, to: OfferedTo, appId: string): Promise<Pick<AppIconEntity, 'type' | 'content' | 'sha256'> | undefined> {
    const found = await this.find(em, to, appId);
    return found?.icon ? (await em.findOneBy(AppIconEntity, { appId, tenantId: to.tenantId })) ?? undefined : undefined;
  }
}
