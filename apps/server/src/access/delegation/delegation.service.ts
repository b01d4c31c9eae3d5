import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DelegationBody, DelegationView } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { Config } from '../../shared/config.js';
import { notFound, ProblemError, wrongField } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { duplicateOf } from '../../shared/trouble.js';
import { AccessEvents } from '../access.events.js';
import { AuditService } from '../audit.service.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { ConsoleService } from './console.service.js';
import { DelegationEnding } from './delegation.ending.js';
import { DelegationEntity } from './delegation.entity.js';
import { handedOver, hostNameOf } from './delegation.rules.js';
import { proposal, toDelegationView } from './delegation.view.js';
import { HomePeople } from './home-people.js';

/** Hands the console of a commune over to it, and takes it back. */
@Injectable()
export class DelegationService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly audit: AuditService,
    private readonly consoles: ConsoleService,
    private readonly people: HomePeople,
    private readonly events: AccessEvents,
    private readonly ending: DelegationEnding,
  ) {}

  /** As it stands, or what would be proposed. @throws ProblemError `not_found` */
  get(scope: Scope, id: string): Promise<DelegationView> {
    return this.db.tenant(scope, async (em) => this.view(em, scope, await this.member(em, scope, id)));
  }

  /** Hands over, or changes what is handed over. @throws ProblemError `not_found`, `invalid_body`, `forbidden` for more than the giver has, `conflict` for the syndicate itself or an address that is taken */
  async put(scope: Scope, id: string, body: DelegationBody): Promise<DelegationView> {
    try {
      return await this.db.tenant(scope, async (em) => {
        const organisation = await this.member(em, scope, id);
        const row = this.checked(scope, body);
        const before = await em.findOne(DelegationEntity, { where: { organisationId: id, tenantId: scope.tenantId }, lock: { mode: 'pessimistic_write' } });
        await this.checkProviders(em, scope, id, row.providers, before?.providers ?? []);
        const given = before?.active ? {} : { active: true, since: this.clock.now(), handedOverBy: scope.actor.label, endedAt: null, endedBy: null, endReason: null };
        if (before) await em.update(DelegationEntity, { organisationId: id, tenantId: scope.tenantId }, { ...row, ...given });
        else await em.insert(DelegationEntity, { organisationId: id, tenantId: scope.tenantId, ...row, active: true, since: this.clock.now(), handedOverBy: scope.actor.label });
        const [until, untilBefore] = [row.plannedEnd, before?.active ? before.plannedEnd : null].map((end) => end?.toISOString() ?? null);
        const detail = { name: organisation.name, permissions: row.permissions, host: row.host, slug: row.slug, until, ...(until !== untilBefore && { untilBefore }) };
        if (!before?.active) await this.events.delegated.tell(em, { tenantId: scope.tenantId, organisationId: id, name: organisation.name, active: true });
        await this.audit.record(em, scope, before?.active ? 'delegation.changed' : 'delegation.given', `organisation:${id}`, detail);
        return this.view(em, scope, organisation);
      });
    } catch (error) {
      throw addressTaken(error);
    }
  }

  /**
   * Ends at once what people of the commune have open; accounts, roles and tokens stay as they are, for the day it is given again.
   * @throws ProblemError `not_found`, `conflict` when it is not handed over
   */
  takeBack(scope: Scope, id: string, reason: string): Promise<DelegationView> {
    return this.db.tenant(scope, async (em) => {
      const organisation = await this.member(em, scope, id);
      if (!(await this.ending.end(em, scope, organisation, reason.trim()))) throw new ProblemError('conflict', 'This commune has no console of its own: there is nothing to take back.');
      return this.view(em, scope, organisation);
    });
  }

  private checked({ permissions: own }: Scope, { permissions, name, colour, locale, signIn, until, ...address }: DelegationBody) {
    const host = address.host ?? null;
    const slug = address.slug ?? null;
    const given = handedOver(permissions);
    const missing = given.filter((permission) => !own.includes(permission));
    if (missing.length > 0) throw new ProblemError('forbidden', `Nobody gives more than they have: your account lacks ${missing.join(', ')}.`);
    if (host === null && slug === null) throw wrongField('slug', 'missing', 'A console needs an address: give it a path, a host name, or both.');
    const { publicUrl } = this.config.http;
    if (host !== null && publicUrl && hostNameOf(new URL(publicUrl).host) === host) throw wrongField('host', 'choice', 'This is the address of the syndicate\'s own console: choose another one.');
    if (!signIn.password && signIn.providers.length === 0) throw wrongField('signIn.password', 'combination', 'Without a password and without a provider nobody could sign in: allow one of them.');
    const plannedEnd = until === undefined ? null : new Date(until);
    if (plannedEnd !== null && !(plannedEnd > this.clock.now())) throw wrongField('until', 'range', 'The end has to come later: choose a day after today, or none.');
    return { plannedEnd, permissions: given, host, slug, name: name.trim(), colour, locale, password: signIn.password, providers: signIn.providers };
  }

  /** Those of the syndicate, and of the commune itself. One that is gone since it was chosen opens nothing, and may stay. @throws ProblemError `invalid_body` */
  private async checkProviders(em: EntityManager, { tenantId }: Scope, organisationId: string, chosen: readonly string[], before: readonly string[]): Promise<void> {
    const known: { id: string; fits: boolean }[] = chosen.length === 0 ? [] : await em.query(
      'select p.id::text as id, p.organisation_id is null or p.organisation_id = $3 as fits from identity_provider p where p.tenant_id = $1 and p.id::text = any ($2::text[])', [tenantId, chosen, organisationId],
    );
    const wrong = chosen.filter((id) => !(known.find((one) => one.id === id)?.fits ?? before.includes(id)));
    if (wrong.length > 0) throw wrongField('signIn.providers', 'choice', 'People sign in by the identity providers of the syndicate or of this commune itself: take the others out.');
  }

  /** Members have consoles; the syndicate has its own. */
  private async member(em: EntityManager, scope: Scope, id: string): Promise<OrganisationEntity> {
    const found = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('o.id = :id', { id }).getOne();
    if (!found) throw notFound('This organisation');
    if (found.kind === 'syndicate') throw new ProblemError('conflict', 'The syndicate has its own console: choose one of its members.');
    return found;
  }

  private async view(em: EntityManager, { tenantId }: Scope, { id, name }: OrganisationEntity): Promise<DelegationView> {
    const row = await em.findOneBy(DelegationEntity, { organisationId: id, tenantId });
    const reach = await this.people.reach(em, { tenantId }, id);
    const around = await this.consoles.around(em, tenantId, id);
    return row ? toDelegationView(row, reach, around) : proposal(name, reach, around);
  }
}

/** Addresses are unique over all syndicates, of which a transaction sees one. */
function addressTaken(error: unknown): unknown {
  const index = duplicateOf(error);
  const field = index === 'delegation_host_ux' ? 'host' : index === 'delegation_slug_ux' ? 'slug' : undefined;
  return field ? wrongField(field, 'taken', 'Another console has this address: choose another one.', 'conflict') : error;
}
