import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RequestStatusView } from '#contract';
import { Database } from '#database';
import { ConsoleService, hashSecret, type Visitor } from '../access/index.js';
import { DeploymentStandings } from '../deployments/index.js';
import { ProblemError } from '../shared/problem.js';
import { wholeTenant } from '../shared/scope.js';
import { FormGate } from './form.gate.js';
import { RequestAnswers } from './request.answers.js';
import { messagesOf, requestOf, type RequestRow } from './request.store.js';
import { progressView, statusView } from './request.view.js';

/** As it was told: 256 random bits. */
const SECRET = /^[\w-]{43}$/;

/** The asker's page, which a secret opens. Only its hash is kept. */
@Injectable()
export class StatusService {
  constructor(
    private readonly db: Database,
    private readonly gate: FormGate,
    private readonly answers: RequestAnswers,
    private readonly consoles: ConsoleService,
    private readonly standings: DeploymentStandings,
  ) {}

  /** @throws ProblemError `request_unknown`, `too_many_attempts` */
  look(visitor: Visitor, secret: string): Promise<RequestStatusView> {
    return this.opened(visitor, secret, false, (em, row) => this.view(em, row));
  }

  /** @throws ProblemError as {@link look}; `request_answered`, `request_full` */
  message(visitor: Visitor, secret: string, text: string): Promise<RequestStatusView> {
    return this.changed(visitor, secret, (em, row) => this.answers.reply(em, row, text));
  }

  /** @throws ProblemError as {@link look}; `request_answered` */
  withdraw(visitor: Visitor, secret: string): Promise<RequestStatusView> {
    return this.changed(visitor, secret, (em, row) => this.answers.takeBack(em, row));
  }

  private changed(visitor: Visitor, secret: string, change: (em: EntityManager, row: RequestRow) => Promise<void>): Promise<RequestStatusView> {
    return this.opened(visitor, secret, true, async (em, row) => {
      this.gate.write(visitor.address);
      await change(em, row);
      const after = await requestOf(em, hashSecret(secret), false);
      return this.view(em, after ?? row);
    });
  }

  private async opened<T>(visitor: Visitor, secret: string, lock: boolean, work: (em: EntityManager, row: RequestRow) => Promise<T>): Promise<T> {
    this.gate.enter(visitor.address);
    return this.db.system(async (em) => {
      const row = SECRET.test(secret) ? await requestOf(em, hashSecret(secret), lock) : undefined;
      if (row) return work(em, row);
      this.gate.mistaken(visitor.address);
      throw new ProblemError('request_unknown', 'There is no request at this address (any more): closed ones are deleted after a time. Ask again by the form of the school.');
    });
  }

  private async view(em: EntityManager, row: RequestRow): Promise<RequestStatusView> {
    const { tenant_id: tenantId, deployment_id: deploymentId } = row;
    const standing = deploymentId === null ? undefined : (await this.standings.of(em, wholeTenant(tenantId), [deploymentId])).get(deploymentId);
    const progress = progressView(row, standing);
    const isLeft = progress?.state === 'waiting' || progress?.state === 'under-way';
    const expectedAt = isLeft && deploymentId !== null ? await this.standings.expectedAt(em, tenantId, deploymentId) : null;
    return statusView(row, (await this.consoles.door(em, tenantId, row.organisation_id)).view, progress && { ...progress, expectedAt }, await messagesOf(em, row));
  }
}
