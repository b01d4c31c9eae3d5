import { Injectable } from '@nestjs/common';
import type { DeploymentView } from '#contract';
import { Signal } from '../shared/signal.js';

/** News of deployments, after the commit; at most one a second for each. */
@Injectable()
export class DeploymentEvents {
  readonly deploymentChanged = new Signal<{ tenantId: string; deployment: DeploymentView }>();
}
