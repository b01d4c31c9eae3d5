import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DelegationReach } from '#contract';
import { Clock } from '../../shared/clock.js';
import type { Scope } from '../../shared/scope.js';
import { AccessEvents } from '../access.events.js';
import { limitsOf, SESSION_KEYS } from '../session.rules.js';
import { SettingsService } from '../settings/settings.service.js';

/** The people whose home is a commune: how many they are, and the end of what they have open. */
@Injectable()
export class HomePeople {
  constructor(
    private readonly clock: Clock,
    private readonly events: AccessEvents,
    private readonly settings: SettingsService,
  ) {}

  /** People, their sessions that are open now, and their API tokens that still count. */
  async reach(em: EntityManager, { tenantId }: Pick<Scope, 'tenantId'>, organisationId: string): Promise<DelegationReach> {
    const now = this.clock.now();
    const { idle, absolute } = limitsOf(await this.settings.effective(em, { tenantId }, { organisationId }, SESSION_KEYS));
    const [found]: DelegationReach[] = await em.query(
      `select count(*)::int as people,
         coalesce(sum((select count(*) from session s where s.tenant_id = $1 and s.user_id = u.id and s.last_seen_at > $3 and s.created_at > $4)), 0)::int as sessions,
         coalesce(sum((select count(*) from api_token t where t.tenant_id = $1 and t.user_id = u.id and (t.expires_at is null or t.expires_at > $5))), 0)::int as tokens
       from app_user u where u.tenant_id = $1 and u.organisation_id = $2`,
      [tenantId, organisationId, new Date(now.getTime() - idle), new Date(now.getTime() - absolute), now],
    );
    return found ?? { people: 0, sessions: 0, tokens: 0 };
  }

  /** Ends their sessions, and what they listen to, on every server. Their tokens stop by themselves: without the delegation they allow nothing. @returns what it ended */
  async signOut(em: EntityManager, scope: Pick<Scope, 'tenantId'>, organisationId: string): Promise<DelegationReach> {
    const reach = await this.reach(em, scope, organisationId);
    const people: { id: string }[] = await em.query('select id from app_user where tenant_id = $1 and organisation_id = $2', [scope.tenantId, organisationId]);
    const ids = people.map(({ id }) => id);
    await em.query('delete from session where tenant_id = $1 and user_id = any($2::uuid[])', [scope.tenantId, ids]);
    await this.events.narrow(em, ...ids);
    return reach;
  }
}
