import { IsNull, Not, type EntityManager } from 'typeorm';
import { TotpEntity } from '../totp.entity.js';
import type { UserEntity } from '../user.entity.js';
import { PasskeyEntity } from './passkey.entity.js';

/** What a person has of second factors. */
export interface Held { totp: boolean; passkeys: number }

export async function heldBy(em: EntityManager, { id: userId, tenantId }: Pick<UserEntity, 'id' | 'tenantId'>): Promise<Held> {
  return {
    totp: await em.existsBy(TotpEntity, { userId, tenantId, confirmedAt: Not(IsNull()) }),
    passkeys: await em.countBy(PasskeyEntity, { userId, tenantId }),
  };
}
