import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { PERMISSIONS, SYNDICATE_PERMISSIONS, type CustomRoleBody, type CustomRoleView, type Permission } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { AccessEvents } from './access.events.js';
import { AuditService } from './audit.service.js';
import { CustomRoleEntity } from './custom-role.entity.js';
import { beyond, organisationPlace } from './giving.js';
import { EVERYWHERE, type Place } from './holding.rules.js';
import { OrganisationEntity } from './organisation.entity.js';
import type { SignedIn } from './signed-in.js';

/** Of a syndicate with all its communes: each makes a handful, and all that one sees are shown at once. */
const MOST = 500;

/** Roles that a syndicate or a commune makes itself. Whoever makes one, or gives it, holds all of it there. */
@Injectable()
export class RoleService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly events: AccessEvents,
  ) {}

  /** The syndicate's, and those of the communes one looks after, by name. */
  list(scope: Scope): Promise<CustomRoleView[]> {
    return this.db.tenant(scope, async (em) => this.views(em, scope, await rolesOf(em, scope).orderBy('r.sortName').addOrderBy('r.id').limit(MOST).getMany()));
  }

  /** @throws ProblemError `not_found` for the organisation, `forbidden` for more than the maker has there, `too_large`, `invalid_body` */
  create(caller: SignedIn, { name, permissions, organisationId }: CustomRoleBody): Promise<CustomRoleView> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const place = organisationId === undefined ? EVERYWHERE : await organisationPlace(em, scope, organisationId);
      const row = {
        id: newId(), tenantId: scope.tenantId, organisationId: organisationId ?? null, name: name.trim(), sortName: fold(name), permissions: checked(caller, permissions, place),
        createdBy: scope.actor.label, createdAt: this.clock.now(),
      };
      const made = await em.countBy(CustomRoleEntity, { tenantId: scope.tenantId });
      if (made >= MOST) throw new ProblemError('too_large', 'There are too many roles: remove one that nobody has.');
      await em.insert(CustomRoleEntity, row);
      await this.audit.record(em, scope, 'role.created', `role:${row.id}`, { name: row.name, permissions: row.permissions });
      return this.view(em, scope, row);
    });
  }

  /** Counts at once for all who have it. @throws ProblemError `not_found`, `forbidden` for more than the caller has there, or for a role of the syndicate's; `invalid_body` */
  change(caller: SignedIn, id: string, { name, permissions }: Pick<CustomRoleBody, 'name' | 'permissions'>): Promise<CustomRoleView> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const row = await this.own(em, scope, id);
      const place = row.organisationId === null ? EVERYWHERE : await organisationPlace(em, scope, row.organisationId);
      // Also of what it allowed until now: nobody takes away what is beyond them.
      checked(caller, row.permissions as Permission[], place);
      const after = Object.assign(row, { name: name.trim(), sortName: fold(name), permissions: checked(caller, permissions, place) });
      await em.update(CustomRoleEntity, { id, tenantId: scope.tenantId }, { name: after.name, sortName: after.sortName, permissions: after.permissions });
      await this.audit.record(em, scope, 'role.changed', `role:${id}`, { name: after.name, permissions: after.permissions });
      await this.events.narrow(em, ...(await this.holders(em, scope, id)));
      return this.view(em, scope, after);
    });
  }

  /** @throws ProblemError `not_found`, `forbidden` for a role of the syndicate's, `conflict` while somebody has it or is invited with it */
  remove(scope: Scope, id: string): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      const row = await this.own(em, scope, id);
      const [{ used } = { used: 0 }]: { used: number }[] = await em.query(
        `select ((select count(*) from access_grant where tenant_id = $1 and role = $2) + (select count(*) from invitation where tenant_id = $1 and role = $2))::int as used`, [scope.tenantId, id],
      );
      if (used > 0) throw new ProblemError('conflict', 'People have this role, or are invited with it: end that first.');
      await em.delete(CustomRoleEntity, { id, tenantId: scope.tenantId });
      await this.audit.record(em, scope, 'role.removed', `role:${id}`, { name: row.name });
    });
  }

  private async own(em: EntityManager, scope: Scope, id: string): Promise<CustomRoleEntity> {
    const row = await rolesOf(em, scope).andWhere('r.id = :id', { id }).getOne();
    if (!row) throw notFound('This role');
    if (scope.organisations !== 'all' && row.organisationId === null) throw new ProblemError('forbidden', 'This role was made by the syndicate: ask there.');
    return row;
  }

  private async holders(em: EntityManager, { tenantId }: Scope, id: string): Promise<string[]> {
    const rows: { id: string }[] = await em.query('select distinct user_id as id from access_grant where tenant_id = $1 and role = $2', [tenantId, id]);
    return rows.map((row) => row.id);
  }

  private async view(em: EntityManager, scope: Scope, row: Omit<CustomRoleEntity, 'createdAt' | 'organisation'>): Promise<CustomRoleView> {
    const [view] = await this.views(em, scope, [row]);
    if (!view) throw new Error('One role in, none out.');
    return view;
  }

  private async views(em: EntityManager, { tenantId }: Scope, rows: readonly Omit<CustomRoleEntity, 'createdAt' | 'organisation'>[]): Promise<CustomRoleView[]> {
    const counted: { role: string; people: number }[] = await em.query(
      'select role, count(distinct user_id)::int as people from access_grant where tenant_id = $1 and role = any ($2::text[]) group by 1', [tenantId, rows.map(({ id }) => id)],
    );
    const people = new Map(counted.map((one) => [one.role, one.people]));
    const organisations: { id: string; name: string }[] = await em.createQueryBuilder(OrganisationEntity, 'o').select(['o.id', 'o.name'])
      .where('o.tenantId = :tenantId and o.id = any(:ids::uuid[])', { tenantId, ids: rows.flatMap(({ organisationId }) => organisationId ?? []) }).getMany();
    return rows.map(({ id, name, permissions, createdBy, organisationId }) => ({
      id, name, permissions: PERMISSIONS.filter((permission) => permissions.includes(permission)), createdBy, people: people.get(id) ?? 0,
      organisation: organisations.find((one) => one.id === organisationId) ?? null,
    }));
  }
}

function rolesOf(em: EntityManager, scope: Scope): SelectQueryBuilder<CustomRoleEntity> {
  const query = within(em.createQueryBuilder(CustomRoleEntity, 'r'), scope);
  return scope.organisations === 'all' ? query : query.andWhere('(r.organisation_id is null or r.organisation_id = any(:organisations::uuid[]))', { organisations: scope.organisations });
}

/** In the order of the contract. @throws ProblemError `forbidden`, `invalid_body` for what allows nothing there */
function checked({ holdings }: SignedIn, permissions: readonly Permission[], place: Place): Permission[] {
  const missing = beyond(holdings, permissions, place);
  if (missing.length > 0) throw new ProblemError('forbidden', `Nobody makes a role of more than they have: your account lacks ${missing.join(', ')} there.`);
  const useful = PERMISSIONS.filter((permission) => permissions.includes(permission) && (place === EVERYWHERE || !SYNDICATE_PERMISSIONS.includes(permission)));
  if (useful.length === 0) throw wrongField('permissions', 'choice', 'Choose something that can be allowed there.');
  return useful;
}
