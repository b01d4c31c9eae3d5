import type { EntityManager } from 'typeorm';
import { HOLDINGS_OF_USER, type HeldRow } from '../holdings.js';
import { FACTOR_COLUMNS, needsFactor, type FactorRow } from './second-factor.sql.js';

/** What a list of people says of their second factors. */
export interface FactorStanding { totpEnabled: boolean; passkeys: number; secondFactorMissing: boolean }

/** Of these people, in one question: as the owner, or as somebody who sees all of them. */
export async function factorsOf(em: EntityManager, tenantId: string, userIds: readonly string[], now: Date): Promise<(userId: string) => FactorStanding> {
  const rows: (HeldRow & FactorRow & { id: string; totp: boolean; passkeys: number })[] = await em.query(
    `select u.id, exists(select from totp t where t.user_id = u.id and t.confirmed_at is not null) as totp,
       (select count(*)::int from passkey p where p.tenant_id = u.tenant_id and p.user_id = u.id) as passkeys, ${HOLDINGS_OF_USER}, ${FACTOR_COLUMNS}
     from app_user u where u.tenant_id = $1 and u.id = any($3::uuid[])`,
    [tenantId, now, userIds],
  );
  const known = new Map(rows.map((row) => [row.id, { totpEnabled: row.totp, passkeys: row.passkeys, secondFactorMissing: needsFactor(row) && !row.hasFactor }]));
  return (userId) => known.get(userId) ?? { totpEnabled: false, passkeys: 0, secondFactorMissing: false };
}
