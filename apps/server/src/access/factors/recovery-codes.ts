import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RecoveryCodeEntity } from '../totp.entity.js';
import type { UserEntity } from '../user.entity.js';
import { Vault } from '../vault.js';

const CODES = 10;
/** No letters that are read for one another. 12 of these are 58 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

type Person = Pick<UserEntity, 'id' | 'tenantId'>;

/** The way in when phone and passkeys are lost: each code works once. Only marks of them are kept. */
@Injectable()
export class RecoveryCodes {
  constructor(private readonly vault: Vault) {}

  /** New ones in the place of all earlier ones. @returns them, to be shown this once */
  async renew(em: EntityManager, { id: userId, tenantId }: Person): Promise<string[]> {
    const codes = Array.from({ length: CODES }, newCode);
    await this.end(em, { id: userId, tenantId });
    await em.insert(RecoveryCodeEntity, codes.map((code) => ({ userId, tenantId, codeHash: this.mark(userId, code) })));
    return codes;
  }

  /** However it is written. @returns false when it is none, or was used */
  async use(em: EntityManager, { id: userId, tenantId }: Person, code: string): Promise<boolean> {
    const { affected } = await em.delete(RecoveryCodeEntity, { userId, tenantId, codeHash: this.mark(userId, code) });
    return affected === 1;
  }

  async end(em: EntityManager, { id: userId, tenantId }: Person): Promise<void> {
    await em.delete(RecoveryCodeEntity, { userId, tenantId });
  }

  private mark(userId: string, code: string): string {
    return this.vault.mark(`recovery:${userId}`, code.toLowerCase().replace(/[^a-z0-9]/g, ''));
  }
}

/** `abcd-efgh-jkmn` */
function newCode(): string {
  const letters = Array.from({ length: 12 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}
