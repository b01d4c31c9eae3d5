/** Whose an app is, and who may change it: the syndicate's are for all communes, a commune's for itself. */
import type { EntityManager } from 'typeorm';
import { OrganisationEntity } from '../access/index.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { AppEntity } from './app.entity.js';

/**
 * Whose a new app will be. Who manages the catalogue of one commune alone need not say it. @returns the id of a commune, or of the syndicate
 * @throws ProblemError `forbidden` for who only reaches schools, `invalid_body` when one of several has to be named, `not_found`
 */
export async function ownerFor(em: EntityManager, scope: Scope, asked: string | undefined): Promise<string> {
  const { tenantId, organisations } = scope;
  if (asked === undefined || asked === tenantId) {
    if (organisations === 'all') return tenantId;
    const [only, ...others] = organisations;
    if (only === undefined) throw new ProblemError('forbidden', 'A catalogue belongs to a commune or to the syndicate: ask who manages it there.');
    if (others.length > 0 || asked !== undefined) throw wrongField('organisationId', 'missing', 'Say for which organisation: you do not manage the catalogue of the whole syndicate.');
    return only;
  }
  const found = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('o.id = :id', { id: asked }).getOne();
  if (!found) throw notFound('This organisation');
  return found.id;
}

/** The app, locked, for somebody who may change it. @throws ProblemError `not_found`; `forbidden` for what the syndicate shares */
export async function ownApp(em: EntityManager, scope: Scope, id: string): Promise<AppEntity> {
  const found = await em.findOne(AppEntity, { where: { id, tenantId: scope.tenantId }, lock: { mode: 'pessimistic_write' } });
  if (!found) throw notFound('This app');
  if (scope.organisations !== 'all' && !scope.organisations.includes(found.organisationId)) throw new ProblemError('forbidden', 'This app is not of your own catalogue: ask the syndicate to change it, or exclude it and add one of yours.');
  return found;
}

/** For the journal: the commune, or null for the syndicate's own. */
export const communeOf = ({ organisationId, tenantId }: Pick<AppEntity, 'organisationId' | 'tenantId'>): { organisationId: string | null } => ({ organisationId: organisationId === tenantId ? null : organisationId });
