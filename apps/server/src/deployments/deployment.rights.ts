import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { Authentication, narrowed, type SignedIn } from '../access/index.js';
import { DeployableService } from '../catalogue/index.js';
import { ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import type { DeploymentRow } from './deployment.row.js';

type About = Pick<DeploymentRow, 'tenant_id' | 'app_id' | 'ensure' | 'wish'>;

/** Who may decide about which app: with `deployments.teaching` alone only what is approved for teaching is installed. */
@Injectable()
export class DeploymentRights {
  constructor(
    private readonly db: Database,
    private readonly deployables: DeployableService,
    private readonly authentication: Authentication,
  ) {}

  /** Where the caller may do this. @throws ProblemError `forbidden` */
  async mayDecide(caller: SignedIn, { appId, ensure }: { appId: string; ensure: DeploymentRow['ensure'] }): Promise<SignedIn> {
    const teaching = ensure === 'present' && (await this.db.tenant(caller.scope, (em) => this.deployables.isForTeaching(em, caller.scope, appId)));
    return teaching ? caller : narrowed(caller, ['deployments.manage']);
  }

  /** Where whoever answers for a deployment may act now; undefined when that is nowhere any more. @param em of a system transaction */
  async answering(em: EntityManager, row: About & Pick<DeploymentRow, 'answers_id' | 'answers_with'>): Promise<Scope | undefined> {
    const asker = row.answers_id === null ? undefined : await this.authentication.asNow(em, row.answers_id, row.answers_with);
    if (!asker) return undefined;
    const teaching = row.ensure === 'present' && row.wish !== 'rollback' && (await this.deployables.isForTeaching(em, asker.scope, row.app_id));
    try {
      return narrowed(asker, [teaching ? 'deployments.teaching' : 'deployments.manage']).scope;
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'forbidden') return undefined;
      throw error;
    }
  }
}

/** By whose rights later waves begin, as columns. */
export const answersFor = ({ actor }: Pick<Scope, 'actor'>): { id: string | null; token: string | null } =>
  (actor.kind === 'api-token' ? { id: actor.personId ?? null, token: actor.id } : { id: actor.personId ?? actor.id, token: null });
