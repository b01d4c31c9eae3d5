/** Decisions to give apps to devices, and how far they are. */
export { DeploymentsModule } from './deployments.module.js';
export { DeploymentEvents } from './deployments.events.js';
export { progressOf, type CountedItems } from './deployments.rules.js';
export { DeploymentEntity } from './deployment.entity.js';
