import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { EntityManager } from 'typeorm';
import type { ProviderSignOut, SessionView } from '#contract';
import { Database } from '#database';
import { Config } from '../../shared/config.js';
import { cookieFor, isSecure } from '../session.rules.js';
import { SessionEntity } from '../session.entity.js';
import { SessionService } from '../session.service.js';
import type { SignedIn } from '../signed-in.js';
import type { UserEntity } from '../user.entity.js';
import { hashSecret, Vault } from '../vault.js';
import type { Visitor } from '../visitor.js';
import { ConsoleOrigin } from './console-origin.js';
import { IdentityProviderEntity } from './identity-provider.entity.js';
import { OidcClient } from './oidc-client.js';
import { signOutUri } from './provider.view.js';

/** A longer token is not kept: the sign-out at the provider then asks the person. */
const LONGEST_ID_TOKEN = 8_000;

/** How somebody came: `secondFactor` was proved here, `providerSecondFactor` there. */
export interface Came { idToken: string | undefined; providerSecondFactor: boolean; secondFactor: boolean; visitor: Visitor }

/** Sessions that came through a provider: they know which, and how to end there too. */
@Injectable()
export class ProviderSessions {
  constructor(
    private readonly db: Database,
    private readonly config: Config,
    private readonly vault: Vault,
    private readonly sessions: SessionService,
    private readonly client: OidcClient,
    private readonly origin: ConsoleOrigin,
  ) {}

  /** Inside the transaction of the sign-in. @throws ProblemError `access_ended` */
  async open(em: EntityManager, { id: providerId, name }: IdentityProviderEntity, user: UserEntity, { idToken, providerSecondFactor, ...how }: Came): Promise<{ secret: string; view: SessionView }> {
    const { secret, view } = await this.sessions.open(em, user, { method: 'other', secondFactor: how.secondFactor || providerSecondFactor, visitor: how.visitor });
    const tokenHash = hashSecret(secret);
    const kept = idToken !== undefined && idToken.length <= LONGEST_ID_TOKEN;
    await em.update(SessionEntity, { tokenHash }, { providerId, providerSecondFactor, sealedIdToken: kept ? this.vault.seal(idToken, tokenHash) : null });
    return { secret, view: { ...view, provider: name } };
  }

  give(response: Response, secret: string): void {
    response.append('set-cookie', cookieFor(secret, isSecure(this.config.http.publicUrl)));
  }

  /** Where the session at the provider ends; ours is not ended by it. */
  async signOut({ scope, session }: SignedIn, request: Request): Promise<ProviderSignOut> {
    const found = await this.db.tenant(scope, (em) => em.findOneBy(SessionEntity, { id: session?.id ?? '', tenantId: scope.tenantId }));
    if (!found?.providerId) return { url: null };
    const { providerId, sealedIdToken, tokenHash } = found;
    const provider = await this.db.system((em) => em.findOneBy(IdentityProviderEntity, { id: providerId, tenantId: scope.tenantId }));
    if (!provider) return { url: null };
    return { url: await this.client.signOutUrl(provider, sealedIdToken && this.vault.open(sealedIdToken, tokenHash), signOutUri(await this.origin.of(request))) };
  }
}
