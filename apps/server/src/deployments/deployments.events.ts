import { Injectable } from '@nestjs/common';
import type { DeploymentView } from '#contract';
import { Signal } from '../shared/signal.js';

/** News of deployments, after the commit. */
@Injectable()
export class DeploymentEvents {
  /** At most one a second for each. */
  readonly deploymentChanged = new Signal<{ tenantId: string; deployment: DeploymentView }>();
  /** The runner has something to do at once. */
  readonly due = new Signal<void>();
}
