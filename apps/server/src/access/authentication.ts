import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { Config } from '../shared/config.js';
import { isWithin } from '../shared/networks.js';
import { ProblemError } from '../shared/problem.js';
import type { Actor } from '../shared/scope.js';
import { ApiTokenEntity } from './api-token.entity.js';
import { mayBeApiToken } from './api-token.secret.js';
import { FACTOR_COLUMNS, needsFactor, type FactorRow } from './factors/second-factor.sql.js';
import { limited, permissionsHeld, type Holding } from './holding.rules.js';
import { HOLDINGS_OF_USER, LIMITS_OF_TOKEN, toHoldings, toLimits, type HeldRow, type LimitRow } from './holdings.js';
import { SessionEntity } from './session.entity.js';
import { SEEN_EVERY, SESSION_KEYS, expiry, isSecure, limitsOf, readCookie } from './session.rules.js';
import { setOn, type SetOnWay } from './settings/place-path.js';
import { valuesOn } from './settings/settings.service.js';
import type { SignedIn } from './signed-in.js';
import type { UserEntity } from './user.entity.js';
import { Vault, hashSecret } from './vault.js';

const BEARER = /^Bearer ([\w-]{1,80})$/;

/** Tells from its headers who sends a request: a cookie session, or an API token. Also used by the live gateway. */
@Injectable()
export class Authentication {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly config: Config,
  ) {}

  /**
   * Before it is used, the scope is narrowed to what is asked (`narrowed`). Undefined when nobody is signed in, or no longer, or has no role any more. A request with an Authorization header is judged by that alone.
   * @param quietly an open page that only listens does not count as use of its session
   */
  async identify(request: IncomingMessage, quietly = false): Promise<SignedIn | undefined> {
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined) {
      const token = BEARER.exec(authorization)?.[1];
      return token && mayBeApiToken(token) ? this.byApiToken(token, addressOf(request)) : undefined;
    }
    const secret = readCookie(cookie, isSecure(this.config.http.publicUrl));
    return secret ? this.bySession(secret, quietly) : undefined;
  }

  /** The double-submit value of a session. It follows from the session, so there is nothing to store. */
  csrfOf(sessionId: string): string {
    return this.vault.mark('csrf', sessionId);
  }

  /** What a person holds now, inside the caller's transaction: as the owner, or as somebody who sees all of that person. @param at of what they have now, what they had at that time already */
  async holdingsOf(em: EntityManager, userId: string, at = this.clock.now()): Promise<Holding[]> {
    const [held]: HeldRow[] = await em.query(`select ${HOLDINGS_OF_USER} from app_user u where u.id = $1`, [userId, at]);
    return held ? toHoldings(held) : [];
  }

  /** The person as they are now, without a browser, within the API token they used: for what they asked for earlier. Undefined when they hold nothing any more, or the token is gone. @param em of a system transaction */
  async asNow(em: EntityManager, userId: string, tokenId: string | null): Promise<SignedIn | undefined> {
    const now = this.clock.now();
    if (tokenId === null) {
      const [user]: Caller[] = await em.query(`select u.id, ${USER} from app_user u where u.id = $1`, [userId, now]);
      return user && signedIn(user, toHoldings(user), { kind: 'user', id: user.userId, label: user.name }, user.hasFactor, null);
    }
    const [found]: (Caller & LimitRow)[] = await em.query(
      `select t.id, ${LIMITS_OF_TOKEN}, ${USER} from api_token t join app_user u on u.id = t.user_id where t.id = $1 and u.id = $3 and (t.expires_at is null or t.expires_at > $2)`, [tokenId, now, userId],
    );
    return found && signedIn(found, limited(toHoldings(found), toLimits(found)), { kind: 'api-token', id: found.id, label: found.name }, found.hasFactor, null);
  }

  /** By the secret of a cookie. Undefined as above. @param quietly see `identify` */
  async bySession(secret: string, quietly = false): Promise<SignedIn | undefined> {
    const now = this.clock.now();
    const [session] = await this.db.ask<Caller & { createdAt: Date; lastSeenAt: Date; provedAt: Date; secondFactor: boolean; set: SetOnWay }>(
      `select s.id, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.proved_at as "provedAt", s.second_factor as "secondFactor", ${setOn('u.tenant_id', 'u.organisation_id', '$3')} as set, ${USER}
       from session s join app_user u on u.id = s.user_id where s.token_hash = $1`,
      [hashSecret(secret), now, SESSION_KEYS],
    );
    if (!session) return undefined;
    const end = () => expiry(session, limitsOf(valuesOn(session.set, SESSION_KEYS)));
    if (end() <= now) return undefined;
    if (!quietly && now.getTime() - session.lastSeenAt.getTime() > SEEN_EVERY) {
      session.lastSeenAt = now;
      await this.db.system((em) => em.update(SessionEntity, { id: session.id }, { lastSeenAt: now }));
    }
    const { id, userId, name, provedAt, secondFactor } = session;
    return signedIn(session, toHoldings(session), { kind: 'user', id: userId, label: name }, secondFactor, { id, csrf: this.csrfOf(id), expiresAt: end(), provedAt });
  }

  private async byApiToken(token: string, address: string): Promise<SignedIn | undefined> {
    const now = this.clock.now();
    const [found] = await this.db.ask<Caller & LimitRow & { label: string; addresses: string[]; expiresAt: Date | null; lastUsedAt: Date | null }>(
      `select t.id, t.name as label, t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt", t.addresses, ${LIMITS_OF_TOKEN}, ${USER} from api_token t join app_user u on u.id = t.user_id where t.token_hash = $1`,
      [hashSecret(token), now],
    );
    if (!found || (found.expiresAt && found.expiresAt <= now)) return undefined;
    if (found.addresses.length > 0 && !isWithin(address, found.addresses)) {
      throw new ProblemError('forbidden', `This API token is not taken from ${address || 'this address'}: its owner has said from where it is.`);
    }
    if (now.getTime() - (found.lastUsedAt?.getTime() ?? 0) > SEEN_EVERY) await this.db.system((em) => em.update(ApiTokenEntity, { id: found.id }, { lastUsedAt: now, lastUsedFrom: address || null }));
    const ofPerson = toHoldings(found);
    return signedIn(found, limited(ofPerson, toLimits(found)), { kind: 'api-token', id: found.id, label: `${found.name} (${found.label})` }, found.hasFactor, null, ofPerson);
  }
}

/** Where a request comes from, behind the proxies that are believed. */
const addressOf = (request: IncomingMessage): string => ('ip' in request && typeof request.ip === 'string' ? request.ip : request.socket.remoteAddress ?? '');

/** What a session or a token says, and whose it is. */
interface Caller extends HeldRow, FactorRow { id: string; userId: string; homeId: string | null; tenantId: string; name: string; locale: UserEntity['locale'] }

/** Columns of `app_user u`, with what the person holds at $2. */
const USER = `u.id as "userId", u.organisation_id as "homeId", u.tenant_id as "tenantId", u.name, u.locale, ${HOLDINGS_OF_USER}, ${FACTOR_COLUMNS}`;

/**
 * Undefined for whoever holds nothing (any more): nobody is let in for that. Who lacks the second factor that a role of theirs asks for may nothing, anywhere.
 * @param ofPerson what the person holds, of whom this may be a limited token
 */
function signedIn(user: Caller, held: readonly Holding[], actor: Actor, proved: boolean, session: SignedIn['session'], ofPerson = held): SignedIn | undefined {
  if (held.length === 0) return undefined;
  const required = needsFactor(user);
  const missing = required && !proved;
  const holdings = missing ? held.map(({ place }) => ({ permissions: [], place })) : held;
  const oversees = ofPerson.some(({ place }) => place.organisations === 'all');
  const scope = { tenantId: user.tenantId, organisations: [], oversees, actor: { ...actor, personId: user.userId }, permissions: permissionsHeld(holdings), locale: user.locale };
  return { scope, holdings, userId: user.userId, homeId: user.homeId, session, secondFactor: { required, missing } };
}
