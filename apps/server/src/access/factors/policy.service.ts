import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';
import type { SignInPolicyBody, SignInPolicyView } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/id.js';
import { notFound } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { AccessEvents } from '../access.events.js';
import { AuditService } from '../audit.service.js';
import { HOLDINGS_OF_USER, type HeldRow } from '../holdings.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { isRole } from '../people.rules.js';
import { SignInPolicyEntity } from './policy.entity.js';
import { DEFAULT_FORCING, type Forcing } from './second-factor.rules.js';
import { FACTOR_COLUMNS, needsFactor, type FactorRow } from './second-factor.sql.js';

/** Who needs a second factor: in the syndicate, and what a commune asks for beyond it. It counts with the next request of everybody. */
@Injectable()
export class SignInPolicyService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly events: AccessEvents,
  ) {}

  /** @throws ProblemError `not_found` */
  get(scope: Scope, organisationId?: string): Promise<SignInPolicyView> {
    return this.db.tenant(scope, async (em) => this.view(em, scope, await this.place(em, scope, organisationId)));
  }

  /** Who lacks one from now on is let in to set it up, and to nothing else. @throws ProblemError `not_found` */
  change(scope: Scope, organisationId: string | undefined, { forcedRoles, everybody }: SignInPolicyBody): Promise<SignInPolicyView> {
    return this.db.tenant(scope, async (em) => {
      const { tenantId } = scope;
      const place = await this.place(em, scope, organisationId);
      const before = await this.find(em, tenantId, place);
      const policy = { forcedRoles: [...forcedRoles].sort(), everybody };
      if (before) await em.update(SignInPolicyEntity, { id: before.id, tenantId }, policy);
      else await this.begin(em, tenantId, { organisationId: place, ...policy });
      await this.audit.record(em, scope, 'sign-in-policy.changed', `organisation:${place ?? tenantId}`, { roles: policy.forcedRoles.join(', '), everybody });
      // Their live connections are looked at once more.
      await this.events.narrow(em, ...(await this.lacking(em, tenantId, place)).map(({ id }) => id));
      return this.view(em, scope, place);
    });
  }

  /** The first rule of a place. */
  async begin(em: EntityManager, tenantId: string, { organisationId, forcedRoles, everybody }: Forcing): Promise<void> {
    await em.insert(SignInPolicyEntity, { id: newId(), tenantId, organisationId, forcedRoles: [...forcedRoles], everybody });
  }

  /** Whose rule is meant: a named commune's, otherwise the caller's own: of the syndicate (null), or of the topmost organisation that they look after. */
  private async place(em: EntityManager, scope: Scope, organisationId: string | undefined): Promise<string | null> {
    if (scope.organisations === 'all' && (organisationId === undefined || organisationId === scope.tenantId)) return null;
    const query = within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('o.id <> :scopeTenant').orderBy('o.sortName').addOrderBy('o.id').limit(1);
    if (organisationId) query.andWhere('o.id = :organisationId', { organisationId });
    else query.andWhere('(o.parentId is null or o.parentId <> all(:scopeOrganisations))');
    const found = await query.getOne();
    if (!found) throw notFound('This organisation');
    return found.id;
  }

  private find(em: EntityManager, tenantId: string, place: string | null): Promise<SignInPolicyEntity | null> {
    return em.findOneBy(SignInPolicyEntity, { tenantId, organisationId: place ?? IsNull() });
  }

  private async view(em: EntityManager, { tenantId }: Scope, place: string | null): Promise<SignInPolicyView> {
    const shown = ({ forcedRoles, everybody }: Forcing): SignInPolicyBody => ({ forcedRoles: forcedRoles.filter(isRole), everybody });
    const own = await this.find(em, tenantId, place);
    const syndicate = place === null ? own : await this.find(em, tenantId, null);
    const none: Forcing = { organisationId: place, forcedRoles: [], everybody: false };
    return {
      ...shown(own ?? (place === null ? DEFAULT_FORCING : none)), standard: own === null,
      above: place === null ? null : shown(syndicate ?? DEFAULT_FORCING), missing: (await this.lacking(em, tenantId, place)).length,
    };
  }

  /** People who must have a second factor and have none: all of them, or those who hold a role in one commune. */
  private async lacking(em: EntityManager, tenantId: string, place: string | null): Promise<{ id: string }[]> {
    const rows: (HeldRow & FactorRow & { id: string })[] = await em.query(
      `select u.id, ${HOLDINGS_OF_USER}, ${FACTOR_COLUMNS} from app_user u where u.tenant_id = $1
       and not exists(select from totp t where t.user_id = u.id and t.confirmed_at is not null) and not exists(select from passkey p where p.tenant_id = u.tenant_id and p.user_id = u.id)`,
      [tenantId, this.clock.now()],
    );
    const there = ({ grants }: HeldRow): boolean => place === null || grants.some(({ organisations, sites }) => organisations?.includes(place) || sites?.some(({ organisationId }) => organisationId === place));
    return rows.filter((row) => there(row) && needsFactor(row));
  }
}
