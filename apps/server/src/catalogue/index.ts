/** Apps, their packages, and the files that devices fetch. */
export { CatalogueModule } from './catalogue.module.js';
export { DeployableService, type Deployable, type Wish } from './deployable.service.js';
export { AppEntity, AppPackageEntity, StoredFileEntity } from './app.entity.js';
