import type { EntityManager } from 'typeorm';
import { OrganisationEntity } from '../organisation.entity.js';
import type { Homes } from './oidc.rules.js';

/** The homes that a provider opens. Inside a transaction that sees its organisation. */
export async function homesOf(em: EntityManager, { tenantId, organisationId }: { tenantId: string; organisationId: string | null }): Promise<Homes> {
  if (organisationId === null) return 'all';
  const rows = await em.find(OrganisationEntity, { select: { id: true }, where: [{ tenantId, id: organisationId }, { tenantId, parentId: organisationId }] });
  return rows.map(({ id }) => id);
}
