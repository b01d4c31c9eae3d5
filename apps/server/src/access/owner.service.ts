import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { MoreThan, type EntityManager } from 'typeorm';
import type { SetupBody } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { Config } from '../shared/config.js';
import { fold } from '../shared/fold.js';
import { newId } from '../shared/id.js';
import { Log } from '../shared/log.js';
import { ProblemError, wrongField } from '../shared/problem.js';
import { passwordProblem } from './account.rules.js';
import { AuditService } from './audit.service.js';
import { SetupLinkEntity } from './door.entity.js';
import { SignInPolicyService } from './factors/policy.service.js';
import { GrantEntity } from './grant.entity.js';
import { OrganisationEntity } from './organisation.entity.js';
import { Passwords } from './passwords.js';
import { SAMPLE_SYNDICATE, Sample } from './sample.js';
import { UserEntity } from './user.entity.js';
import { hashSecret, newSecret } from './vault.js';

const LINK_LIFETIME = 24 * 3_600_000;
/** Any number: whoever makes the first owner holds it, so that there is never a second. */
const FIRST_OWNER_LOCK = 4_702_913;
const invalid = () => new ProblemError('setup_link_invalid', 'This link was used, is older than a day, or was replaced by a newer one. Start the server again to get another.');

/** The first start: the syndicate's organisation and its owner, by a one-time link or from the settings. */
@Injectable()
export class OwnerService implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly passwords: Passwords,
    private readonly audit: AuditService,
    private readonly sample: Sample,
    private readonly policy: SignInPolicyService,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { owner } = this.config;
    if (!owner || (await this.exists())) return;
    await this.create({ ...owner, name: owner.email.split('@')[0] ?? owner.email });
    this.log.info({ email: owner.email }, 'the owner was made from the settings');
  }

  /** @returns the secret of a new setup link, the only valid one; null when there is an owner. */
  async newLink(): Promise<string | null> {
    if (await this.exists()) return null;
    const token = newSecret();
    await this.db.system(async (em) => {
      await em.clear(SetupLinkEntity);
      await em.insert(SetupLinkEntity, { tokenHash: hashSecret(token), expiresAt: new Date(this.clock.now().getTime() + LINK_LIFETIME) });
    });
    return token;
  }

  /** @throws ProblemError `setup_link_invalid` */
  async checkLink(token: string): Promise<void> {
    await this.db.system((em) => this.findLink(em, token));
  }

  /** Makes the owner and uses the link up. @throws ProblemError `setup_link_invalid`, `invalid_body` */
  async useLink(token: string, body: SetupBody): Promise<void> {
    await this.checkLink(token);
    await this.create(body, (em) => this.findLink(em, token));
  }

  private async create({ email, name, password }: SetupBody, check: (em: EntityManager) => Promise<void> = async () => {}): Promise<void> {
    const problem = passwordProblem(password, email);
    if (problem) throw wrongField('password', problem.code, problem.detail);
    const passwordHash = await this.passwords.hash(password);
    await this.db.system(async (em) => {
      await em.query('select pg_advisory_xact_lock($1)', [FIRST_OWNER_LOCK]);
      await check(em);
      if (await em.existsBy(UserEntity, {})) throw invalid();
      const tenantId = newId();
      const title = this.config.sample ? SAMPLE_SYNDICATE : 'Syndicat numérique';
      await em.insert(OrganisationEntity, { id: tenantId, tenantId, kind: 'syndicate', name: title, sortName: fold(title), code: null, parentId: null, siren: null, postalCodes: [], population: null });
      const user = { id: newId(), tenantId, email: email.trim().toLowerCase(), name: name.trim(), sortName: fold(name), locale: 'fr' as const, passwordHash };
      await em.insert(UserEntity, user);
      await em.insert(GrantEntity, { id: newId(), tenantId, userId: user.id, role: 'owner', startsAt: this.clock.now(), endsAt: null, grantedBy: 'Craie' });
      if (this.config.secondFactor === 'off') await this.policy.begin(em, tenantId, { organisationId: null, forcedRoles: [], everybody: false });
      if (this.config.sample) await this.sample.fill(em, tenantId);
      await em.clear(SetupLinkEntity);
      await this.audit.record(em, { tenantId, actor: { kind: 'system', id: null, label: 'Craie' } }, 'owner.created', `user:${user.id}`, { email: user.email });
    });
  }

  private exists(): Promise<boolean> {
    return this.db.system((em) => em.existsBy(UserEntity, {}));
  }

  private async findLink(em: EntityManager, token: string): Promise<void> {
    const found = await em.existsBy(SetupLinkEntity, { tokenHash: hashSecret(token), expiresAt: MoreThan(this.clock.now()) });
    if (!found) throw invalid();
  }
}
