/** The school link: who of a site has which files, who draws what over its line, and how many bytes that spared it. */
export { SharingModule } from './sharing.module.js';
export { SharingService } from './sharing.service.js';
export { SharingFileEntity } from './sharing-file.entity.js';
export { SharingSwarmEntity } from './sharing-swarm.entity.js';
