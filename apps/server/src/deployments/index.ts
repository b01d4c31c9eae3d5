/** Decisions to give apps to devices, how far they are, and why not farther. */
export { DeploymentsModule } from './deployments.module.js';
export { DeploymentDto } from './deployment.dto.js';
export { DeploymentService } from './deployment.service.js';
export { DeploymentStandings, type DeploymentStanding } from './deployment.standings.js';
export { DeploymentEvents } from './deployments.events.js';
export { DeploymentRunner } from './deployment.runner.js';
export { progressOf, type CountedItems } from './deployments.rules.js';
export { COUNTED, MEMBER_REASON, MEMBER_STATE, MEMBERS } from './member.sql.js';
export { DeploymentDeviceEntity, DeploymentEntity, DeploymentWaveEntity, type Before } from './deployment.entity.js';
