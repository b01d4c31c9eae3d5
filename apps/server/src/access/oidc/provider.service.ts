import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { IdentityProviderBody, IdentityProviderChange, IdentityProviderView, Page, ProviderCheck, SignInProvider } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/id.js';
import { decodeCursor, toPage } from '../../shared/page.js';
import type { PageQuery } from '../../shared/page.dto.js';
import { notFound, ProblemError, wrongField } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { AccessEvents } from '../access.events.js';
import { AuditService } from '../audit.service.js';
import { beyond } from '../giving.js';
import { EVERYWHERE } from '../holding.rules.js';
import { InvitationService } from '../invitation.service.js';
import { OrganisationEntity } from '../organisation.entity.js';
import type { SignedIn } from '../signed-in.js';
import { Vault } from '../vault.js';
import { ConsoleOrigin } from './console-origin.js';
import { IdentityProviderEntity } from './identity-provider.entity.js';
import { BEGINNINGS } from './oidc.rules.js';
import { changesOf, raisesTrust } from './provider.rules.js';
import { toProviderView } from './provider.view.js';
import { ProviderProbe } from './provider-probe.js';

const MOST_PER_ORGANISATION = 10;
/** A sign-in page with more buttons helps nobody. */
const MOST_OFFERED = 12;

/** Providers as their administrators see them. The secret goes in and never comes out. */
@Injectable()
export class ProviderService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly vault: Vault,
    private readonly events: AccessEvents,
    private readonly probe: ProviderProbe,
    private readonly origin: ConsoleOrigin,
    private readonly invitations: InvitationService,
  ) {}

  /** For everybody: what can be chosen at the sign-in, or to accept an invitation with. The syndicate's first. @throws ProblemError `invitation_invalid` */
  async offered({ organisationId, join, only }: { organisationId?: string | undefined; join?: string | undefined; only?: string | undefined }): Promise<SignInProvider[]> {
    const invitation = join === undefined ? null : await this.db.system((em) => this.invitations.find(em, join));
    return this.db.ask<SignInProvider>(
      `select p.id, p.name, o.name as organisation from identity_provider p join organisation o on o.id = coalesce(p.organisation_id, p.tenant_id)
       where p.enabled and ($1::uuid is null or (p.tenant_id = (select tenant_id from organisation where id = $1) and coalesce(p.organisation_id, $1) = $1))
         and ($3::uuid is null or (p.tenant_id = $3 and (p.organisation_id is null or p.organisation_id = $4 or p.organisation_id = (select parent_id from organisation where id = $4))))
         and ($5::text[] is null or p.id::text = any($5))
       order by p.organisation_id is not null, o.sort_name, p.name, p.id limit $2`,
      [organisationId ?? null, MOST_OFFERED, invitation?.tenantId ?? null, invitation?.homeId ?? null, only?.split(',') ?? null],
    );
  }

  /** Oldest first. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, { limit, cursor }: PageQuery): Promise<Page<IdentityProviderView>> {
    return this.db.tenant(scope, async (em) => {
      const query = within(em.createQueryBuilder(IdentityProviderEntity, 'p'), scope, 'organisationId').orderBy('p.id').limit(limit + 1);
      if (cursor) query.andWhere('p.id > :after::uuid', { after: String(decodeCursor(cursor, 1)[0]) });
      const rows = await query.getMany();
      return toPage(rows, limit, await this.viewer(em, scope, rows), (row) => [row.id]);
    });
  }

  /** @throws ProblemError `not_found` */
  get(scope: Scope, id: string): Promise<IdentityProviderView> {
    return this.db.tenant(scope, async (em) => this.view(em, scope, await this.find(em, scope, id)));
  }

  /** Nobody can use it before it is enabled. @throws ProblemError `not_found` for the organisation, `conflict` for too many */
  create(caller: SignedIn, { name, issuer, kind, organisationId }: IdentityProviderBody): Promise<IdentityProviderView> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const { tenantId } = scope;
      const home = organisationId && organisationId !== tenantId ? organisationId : null;
      if (home === null && scope.organisations !== 'all') throw wrongField('organisationId', 'missing', 'Say which of your organisations the provider is for.');
      if (home && !(await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('o.id = :home', { home }).getExists())) throw notFound('This organisation');
      const others = within(em.createQueryBuilder(IdentityProviderEntity, 'p'), scope, 'organisationId').andWhere('p.organisationId is not distinct from :home::uuid', { home });
      if ((await others.getCount()) >= MOST_PER_ORGANISATION) throw new ProblemError('conflict', `An organisation has at most ${MOST_PER_ORGANISATION} providers. Remove one that is not used any more.`);
      const { vouches, ...beginning } = BEGINNINGS[kind];
      const row: IdentityProviderEntity = {
        id: newId(), tenantId, organisationId: home, name: name.trim(), issuer: issuerOf(issuer), clientId: null, sealedSecret: null, ...beginning,
        vouches: vouches && mayBelieve(caller, home), enabled: false, createdAt: this.clock.now(),
      };
      await em.insert(IdentityProviderEntity, row);
      await this.audit.record(em, scope, 'identity-provider.created', `identity-provider:${row.id}`, { name: row.name, issuer: row.issuer });
      return this.view(em, scope, row);
    });
  }

  /** Sessions that came through a provider end when it is disabled. @throws ProblemError `not_found`, `invalid_body`, `forbidden` for more trust than the caller may give */
  change(caller: SignedIn, id: string, change: IdentityProviderChange): Promise<IdentityProviderView> {
    const { scope } = caller;
    return this.db.tenant(scope, async (em) => {
      const row = await this.find(em, scope, id);
      const { clientSecret, ...changes } = changesOf(row, change);
      if (raisesTrust(row, changes) && !mayBelieve(caller, row.organisationId)) {
        throw new ProblemError('forbidden', 'Whoever a provider vouches for gets in: only a person who manages accounts may say that it is believed.');
      }
      if ((changes.enabled ?? row.enabled) && !(changes.clientId ?? row.clientId)) throw wrongField('clientId', 'missing', 'Fill in the client id that the provider gave, then enable it.');
      const fields = [...Object.keys(changes), ...(clientSecret === undefined ? [] : ['clientSecret'])];
      if (fields.length === 0) return this.view(em, scope, row);
      const columns = { ...changes, ...(clientSecret !== undefined && { sealedSecret: this.vault.seal(clientSecret, id) }) };
      await em.update(IdentityProviderEntity, { id, tenantId: scope.tenantId }, columns);
      if (changes.enabled === false) await this.endSessions(em, scope, id);
      await this.audit.record(em, scope, actionOf(changes), `identity-provider:${id}`, { name: changes.name ?? row.name, fields: fields.join(', '), ...trustOf(changes) });
      return this.view(em, scope, Object.assign(row, columns));
    });
  }

  /** The accounts stay; the links to it go, and so do the sessions that came through it. @throws ProblemError `not_found` */
  remove(scope: Scope, id: string): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      const { name } = await this.find(em, scope, id);
      await this.endSessions(em, scope, id);
      await em.delete(IdentityProviderEntity, { id, tenantId: scope.tenantId });
      await this.audit.record(em, scope, 'identity-provider.removed', `identity-provider:${id}`, { name });
    });
  }

  /** Asks the provider itself, outside of a transaction. @throws ProblemError `not_found` */
  async check(scope: Scope, id: string): Promise<ProviderCheck> {
    return this.probe.look(await this.db.tenant(scope, (em) => this.find(em, scope, id)));
  }

  private async find(em: EntityManager, scope: Scope, id: string): Promise<IdentityProviderEntity> {
    const row = await within(em.createQueryBuilder(IdentityProviderEntity, 'p'), scope, 'organisationId').andWhere('p.id = :id', { id }).getOne();
    if (!row) throw notFound('This identity provider');
    return row;
  }

  private async endSessions(em: EntityManager, { tenantId }: Scope, providerId: string): Promise<void> {
    const [ended]: [{ userId: string }[], number] = await em.query('delete from session where tenant_id = $1 and provider_id = $2 returning user_id as "userId"', [tenantId, providerId]);
    await this.events.narrow(em, ...new Set(ended.map(({ userId }) => userId)));
  }

  private async view(em: EntityManager, scope: Scope, row: IdentityProviderEntity): Promise<IdentityProviderView> {
    return (await this.viewer(em, scope, [row]))(row);
  }

  /** Reads names and counts of all these rows, then shows each. */
  private async viewer(em: EntityManager, { tenantId }: Scope, rows: readonly IdentityProviderEntity[]): Promise<(row: IdentityProviderEntity) => IdentityProviderView> {
    const homes = await em.findBy(OrganisationEntity, { tenantId, id: In(rows.flatMap(({ organisationId }) => organisationId ?? [])) });
    const counts: { id: string; people: number }[] = await em.query(
      'select provider_id as id, count(*)::int as people from user_identity where tenant_id = $1 and provider_id = any($2) group by provider_id', [tenantId, rows.map(({ id }) => id)]);
    const consoles = await this.origin.others(em, tenantId);
    return (row) => {
      const others = consoles.filter(({ organisationId }) => row.organisationId === null || row.organisationId === organisationId).map(({ url }) => url);
      const home = homes.find(({ id }) => id === row.organisationId);
      return toProviderView(row, { organisation: home ? { id: home.id, name: home.name } : null, people: counts.find(({ id }) => id === row.id)?.people ?? 0, origin: this.origin.url, others });
    };
  }
}

/** Believing a provider lets people in: who may do that where it is. */
const mayBelieve = ({ holdings }: SignedIn, organisationId: string | null): boolean =>
  beyond(holdings, ['users.manage'], organisationId === null ? EVERYWHERE : { organisations: [organisationId], sites: [] }).length === 0;

/** People paste the address of the discovery document: the issuer is what stands before it. */
const issuerOf = (typed: string): string => typed.replace(/\/\.well-known\/openid-configuration$/, '');

function actionOf({ enabled }: { enabled?: boolean }): string {
  if (enabled === undefined) return 'identity-provider.changed';
  return enabled ? 'identity-provider.enabled' : 'identity-provider.disabled';
}

/** How far it is believed is worth reading later. */
const trustOf = ({ vouches, secondFactorAcr }: { vouches?: boolean; secondFactorAcr?: string | null }): Record<string, unknown> => ({
  ...(vouches !== undefined && { vouches }), ...(secondFactorAcr !== undefined && { secondFactor: secondFactorAcr !== null }),
});
