import { Injectable } from '@nestjs/common';
import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server';
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import type { PasskeyOptions, PasskeyProof } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { Config } from '../../shared/config.js';
import { ProblemError } from '../../shared/problem.js';
import { AuditService } from '../audit.service.js';
import { hostNameOf, originAt } from '../delegation/delegation.rules.js';
import { CHALLENGE_LIFE, Challenges, type Purpose } from './challenges.js';
import { PasskeyEntity } from './passkey.entity.js';
import { relyingPartyOf, type RelyingParty } from './relying-party.rules.js';

/** One answer for all that can be wrong: it says nothing about which keys there are. */
export const refused = () => new ProblemError('passkey_refused', 'This passkey was not accepted: it is not known here, was removed, or was asked too long ago. Try again, or sign in with your password.');

/** Who is asked: for what, bound to which session, person or attempt, at which host, and, when it is known already, which person. */
export interface Asked { purpose: Purpose; party: string; host: string | undefined; userId?: string }

/** Asks for a passkey, and checks what it answers (WebAuthn, section 7.2). The person is always verified by it: with a finger, a face or a PIN. */
@Injectable()
export class PasskeyChecker {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly challenges: Challenges,
    private readonly audit: AuditService,
  ) {}

  /** The console at that host: the syndicate's, or a commune's on a host of its own. @throws ProblemError `passkey_unavailable` where browsers have no passkeys */
  async partyAt(host: string | undefined): Promise<RelyingParty> {
    const { publicUrl } = this.config.http;
    const name = hostNameOf(host);
    const known = publicUrl !== undefined && name !== undefined && (await this.db.ask('select from delegation where host = $1', [name])).length > 0;
    const party = relyingPartyOf(host, known ? originAt(name, publicUrl) : publicUrl);
    if (!party) throw new ProblemError('passkey_unavailable', 'Browsers have passkeys only at a name and over https: open Craie at its name, not at a bare address.');
    return party;
  }

  /** What the browser asks its passkeys; those of one person when they are known, whichever the person chooses otherwise. @throws ProblemError `passkey_unavailable`, also where that person has none for this host */
  async ask({ purpose, party, host, userId }: Asked): Promise<PasskeyOptions> {
    const { id: rpID } = await this.partyAt(host);
    const own = userId === undefined ? [] : await this.db.ask<{ id: string; transports: string[] }>(`select credential_id as id, transports from passkey where user_id = $1 and relying_party = $2`, [userId, rpID]);
    if (userId !== undefined && own.length === 0) throw new ProblemError('passkey_unavailable', 'None of your passkeys was made for this address: prove who you are in another way.');
    const options = await generateAuthenticationOptions({ rpID, allowCredentials: own, challenge: this.challenges.make(purpose, party), timeout: CHALLENGE_LIFE, userVerification: 'required' });
    return { ...options };
  }

  /** The address of the account that a passkey says it is of, before anything is checked. */
  async accountOf({ id }: PasskeyProof): Promise<string | undefined> {
    const [found] = await this.db.ask<{ email: string }>('select u.email from passkey p join app_user u on u.id = p.user_id where p.credential_id = $1', [id]);
    return found?.email;
  }

  /** Not inside a transaction. @returns the passkey, and with it whose it is. @throws ProblemError `passkey_refused`, `passkey_unavailable` */
  async check(proof: PasskeyProof, { purpose, party, host, userId }: Asked): Promise<PasskeyEntity> {
    const { id: rpID, origins } = await this.partyAt(host);
    const challenge = challengeIn(proof.clientDataJSON);
    if (challenge === undefined || !(await this.challenges.take(challenge, purpose, party))) throw refused();
    const passkey = await this.db.system((em) => em.findOneBy(PasskeyEntity, { credentialId: proof.id, relyingParty: rpID }));
    if (!passkey || (userId !== undefined && passkey.userId !== userId)) throw refused();
    if (proof.userHandle !== undefined && proof.userHandle !== userHandle(passkey.userId)) throw refused();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: proof.id, rawId: proof.id, type: 'public-key', clientExtensionResults: {},
        response: { clientDataJSON: proof.clientDataJSON, authenticatorData: proof.authenticatorData, signature: proof.signature },
      },
      expectedChallenge: challenge, expectedOrigin: origins, expectedRPID: rpID, requireUserVerification: true,
      // The counter is checked where it is written, in one statement, so that of two answers at once one counts.
      credential: { id: passkey.credentialId, publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')), counter: 0 },
    }).catch(() => { throw refused(); });
    if (!verified) throw refused();
    await this.use(passkey, authenticationInfo.newCounter, authenticationInfo.credentialBackedUp);
    return passkey;
  }

  /** A counter that does not rise is the sign of a copied key: refused, and told in the trail. */
  private async use(passkey: PasskeyEntity, counter: number, synced: boolean): Promise<void> {
    const { id, tenantId, userId, name } = passkey;
    const used = await this.db.system(async (em) => {
      const { affected } = await em.createQueryBuilder().update(PasskeyEntity).set({ counter: String(counter), lastUsedAt: this.clock.now(), synced })
        .where('id = :id and (counter < :counter or (counter = 0 and :counter = 0))', { id, counter }).execute();
      if (affected === 1) return true;
      await this.audit.record(em, { tenantId, actor: { kind: 'system', id: null, label: 'Craie' } }, 'passkey.copied', `user:${userId}`, { passkey: name });
      return false;
    });
    if (!used) throw refused();
  }
}

/** What a passkey remembers of its person: no name, no address. */
export const userHandle = (userId: string): string => Buffer.from(userId).toString('base64url');

/** The challenge that an answer says it is to. */
export function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const { challenge }: { challenge?: unknown } = decodeClientDataJSON(clientDataJSON);
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}
