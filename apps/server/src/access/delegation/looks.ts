import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, type EntityManager } from 'typeorm';
import type { LookView } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/id.js';
import { notFound, ProblemError } from '../../shared/problem.js';
import type { Scope } from '../../shared/scope.js';
import { AuditService } from '../audit.service.js';
import { seenOrganisations } from '../places/organisation.reader.js';
import { DelegationEntity } from './delegation.entity.js';
import { LookEntity } from './look.entity.js';

/** A reason holds for so long, ms. */
const LOOK = 3_600_000;
/** Communes named in one refusal. */
const MOST_NAMED = 20;

/** Of `delegation d`: it keeps its own console, and was not told why. $1 tenant, $2 who looks, $3 now. */
const CLOSED = `d.tenant_id = $1 and d.active and not exists (select from look l where l.tenant_id = $1 and l.actor_id = $2 and l.organisation_id = d.organisation_id and l.ends_at > $3)`;

/** A person who sees the whole tenant, or a token of theirs, however narrow: the server itself looks at nothing. */
const isOverseer = ({ oversees, organisations, actor }: Scope): boolean => (oversees ?? organisations === 'all') && (actor.kind === 'user' || actor.kind === 'api-token');

/**
 * The one question before the syndicate looks into a commune that keeps its own console: was the reason said, within the last hour, by this very
 * person (or token)? Lists, counts and numbers over everything stay open, as does the register of communes and sites: that is supervision.
 */
@Injectable()
export class Looks {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** Before what belongs to devices, sites or people of these organisations is told. @throws ProblemError `reason_required`, which names those that are to be told why */
  async demand(scope: Scope, em: EntityManager, organisationIds: readonly string[]): Promise<void> {
    const organisations = await this.closed(scope, em, organisationIds);
    if (organisations.length === 0) return;
    const [first] = organisations;
    throw new ProblemError(
      'reason_required', `${organisations.map(({ name }) => name).join(', ')}: this commune keeps its own console. Say why you look, by POST /organisations/${first?.id}/looks, and ask again.`,
      { organisations },
    );
  }

  /**
   * Before a list, a count or a choice of what is in one place: the one that is asked for (a grouping: each of its members), or all there is for a token that is limited to some.
   * @throws ProblemError `reason_required`
   */
  async demandPlace(scope: Scope, em: EntityManager, { organisations: asked = [], siteId }: { organisations?: readonly string[] | undefined; siteId?: string | undefined }): Promise<void> {
    if (!isOverseer(scope)) return;
    const { tenantId, organisations, sites = [] } = scope;
    const limits = asked.length > 0 || siteId ? { organisations: [], sites: [] } : { organisations: organisations === 'all' ? [] : organisations, sites };
    const siteIds = siteId ? [siteId] : limits.sites;
    const ofSites: { id: string }[] = siteIds.length === 0 ? [] : await em.query('select distinct organisation_id as id from site where tenant_id = $1 and id = any($2::uuid[])', [tenantId, siteIds]);
    await this.demand(scope, em, [...(asked.length > 0 ? asked : limits.organisations), ...ofSites.map(({ id }) => id)]);
  }

  /**
   * Before what is spread over many places: asks for the reason of those that it touches.
   * @param touched of these organisations, those that it does; asked only where one is closed @throws ProblemError `reason_required`
   */
  async demandTouched(scope: Scope, em: EntityManager, touched: (organisationIds: string[]) => Promise<string[]>): Promise<void> {
    if (!isOverseer(scope)) return;
    const { tenantId, actor } = scope;
    const closed: { id: string }[] = await em.query(`select d.organisation_id as id from delegation d where ${CLOSED}`, [tenantId, actor.id, this.clock.now()]);
    if (closed.length > 0) await this.demand(scope, em, await touched(closed.map(({ id }) => id)));
  }

  /** Of these organisations, those that keep their own console and were not told why. Nobody else than the syndicate has to say: whoever is given a part sees that part. */
  async closed(scope: Scope, em: EntityManager, organisationIds: readonly string[]): Promise<{ id: string; name: string }[]> {
    const { tenantId, actor } = scope;
    if (!isOverseer(scope) || organisationIds.length === 0) return [];
    return em.query(
      `select o.id, o.name from delegation d join organisation o on o.id = d.organisation_id and o.tenant_id = $1
       where ${CLOSED} and d.organisation_id = any($4::uuid[]) order by o.sort_name, o.id limit ${MOST_NAMED}`,
      [tenantId, actor.id, this.clock.now(), organisationIds],
    );
  }

  /** Said once, written once into the journal of the commune; a new reason begins a new hour. @throws ProblemError `not_found`, `conflict` where nobody has to say why */
  open(scope: Scope, id: string, reason: string): Promise<LookView> {
    return this.db.tenant(scope, async (em) => {
      const { tenantId, actor } = scope;
      const organisation = await seenOrganisations(em, scope).andWhere('o.id = :id', { id }).getOne();
      if (!organisation) throw notFound('This organisation');
      const own = await em.existsBy(DelegationEntity, { tenantId, organisationId: id, active: true });
      if (!own || !isOverseer(scope) || actor.id === null) throw new ProblemError('conflict', 'You may look there without a reason: nothing was noted.');
      const endsAt = new Date(this.clock.now().getTime() + LOOK);
      await em.insert(LookEntity, { id: newId(), tenantId, organisationId: id, actorId: actor.id, endsAt });
      await this.audit.record(em, scope, 'delegation.looked', `organisation:${id}`, { name: organisation.name }, { reason });
      return { organisation: { id, name: organisation.name }, reason: reason.trim(), until: endsAt.toISOString() };
    });
  }

  /** Removes those that are over. */
  async sweep(): Promise<void> {
    await this.db.system((em) => em.delete(LookEntity, { endsAt: LessThanOrEqual(this.clock.now()) }));
  }
}
