import { Injectable } from '@nestjs/common';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { PasskeyAdded, PasskeyBody, PasskeyOptions, PasskeyView } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/id.js';
import { notFound, ProblemError } from '../../shared/problem.js';
import { isDuplicate } from '../../shared/trouble.js';
import { AuditService } from '../audit.service.js';
import type { SignedIn } from '../signed-in.js';
import { UserEntity } from '../user.entity.js';
import { CHALLENGE_LIFE, Challenges } from './challenges.js';
import { challengeIn, PasskeyChecker, refused, userHandle } from './passkey.checker.js';
import { PasskeyEntity } from './passkey.entity.js';
import { SecondFactors } from './second-factors.js';

const MOST_PER_PERSON = 20;
/** EdDSA, ES256, RS256 (RFC 9053, RFC 8812): what passkeys have, best first. */
const ALGORITHMS = [-8, -7, -257];

/** The passkeys of a person: made, named, removed (WebAuthn, section 7.1). Only ones that can sign in alone are made. */
@Injectable()
export class PasskeyService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly challenges: Challenges,
    private readonly checker: PasskeyChecker,
    private readonly factors: SecondFactors,
  ) {}

  /** All of them, oldest first: at most twenty. */
  list({ scope, userId }: SignedIn): Promise<PasskeyView[]> {
    return this.db.tenant(scope, async (em) => {
      const rows = await em.find(PasskeyEntity, { where: { userId, tenantId: scope.tenantId }, order: { createdAt: 'ASC', id: 'ASC' }, take: MOST_PER_PERSON });
      return rows.map(toView);
    });
  }

  /** What the browser has its authenticator make. @throws ProblemError `passkey_unavailable`, `conflict` when the person has too many */
  async start(caller: SignedIn, host: string | undefined): Promise<PasskeyOptions> {
    const { scope, userId, session } = caller;
    const { id: rpID } = await this.checker.partyAt(host);
    const { user, own } = await this.db.tenant(scope, async (em) => ({
      user: await em.findOneByOrFail(UserEntity, { id: userId, tenantId: scope.tenantId }),
      own: await em.findBy(PasskeyEntity, { userId, tenantId: scope.tenantId }),
    }));
    if (own.length >= MOST_PER_PERSON) throw tooMany();
    const options = await generateRegistrationOptions({
      rpName: 'Craie', rpID, userName: user.email, userDisplayName: user.name, userID: new Uint8Array(Buffer.from(userHandle(userId), 'base64url')),
      challenge: this.challenges.make('register', session?.id ?? ''), timeout: CHALLENGE_LIFE, attestationType: 'none', supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: own.filter(({ relyingParty }) => relyingParty === rpID).map(({ credentialId, transports }) => ({ id: credentialId, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    return { ...options };
  }

  /** @throws ProblemError `passkey_refused`, `passkey_unavailable`, `conflict` */
  async add(caller: SignedIn, body: PasskeyBody, host: string | undefined): Promise<PasskeyAdded> {
    const made = await this.check(caller, body, host);
    const { scope, userId } = caller;
    const { tenantId } = scope;
    try {
      return await this.db.tenant(scope, async (em) => {
        if ((await em.countBy(PasskeyEntity, { userId, tenantId })) >= MOST_PER_PERSON) throw tooMany();
        const row = { id: newId(), tenantId, userId, ...made, name: body.name.trim(), createdAt: this.clock.now(), lastUsedAt: null };
        await em.insert(PasskeyEntity, row);
        const recoveryCodes = await this.factors.added(em, caller);
        await this.audit.record(em, scope, 'passkey.added', `user:${userId}`, { passkey: row.name });
        return { passkey: toView(row), recoveryCodes };
      });
    } catch (error) {
      if (isDuplicate(error)) throw new ProblemError('conflict', 'This passkey is registered already.');
      throw error;
    }
  }

  /** @throws ProblemError `not_found`, `last_factor` */
  remove(caller: SignedIn, id: string): Promise<void> {
    const { scope, userId } = caller;
    return this.db.tenant(scope, async (em) => {
      const where = { id, userId, tenantId: scope.tenantId };
      const found = await em.findOneBy(PasskeyEntity, where);
      if (!found) throw notFound('This passkey');
      await em.delete(PasskeyEntity, where);
      await this.factors.removed(em, caller);
      await this.audit.record(em, scope, 'passkey.removed', `user:${userId}`, { passkey: found.name });
    });
  }

  private async check({ session }: SignedIn, { id, clientDataJSON, attestationObject, transports = [] }: PasskeyBody, host: string | undefined) {
    const { id: rpID, origins } = await this.checker.partyAt(host);
    const challenge = challengeIn(clientDataJSON);
    if (challenge === undefined || !(await this.challenges.take(challenge, 'register', session?.id ?? ''))) throw refused();
    const { registrationInfo: made } = await verifyRegistrationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON, attestationObject } },
      expectedChallenge: challenge, expectedOrigin: origins, expectedRPID: rpID, requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS,
    }).catch(() => { throw refused(); });
    // What stands in the attestation counts, not the name that came beside it.
    if (made?.credential.id !== id) throw refused();
    return {
      credentialId: id, relyingParty: rpID, publicKey: Buffer.from(made.credential.publicKey).toString('base64url'), counter: String(made.credential.counter),
      transports: [...new Set(transports)], synced: made.credentialBackedUp,
    };
  }
}

const tooMany = () => new ProblemError('conflict', `You have ${MOST_PER_PERSON} passkeys already. Remove one that is not used any more.`);

const toView = ({ id, name, relyingParty, synced, createdAt, lastUsedAt }: Omit<PasskeyEntity, 'user'>): PasskeyView => ({
  id, name, host: relyingParty, synced, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
