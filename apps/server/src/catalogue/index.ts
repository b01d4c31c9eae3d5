/** Apps, their packages, and the files that devices fetch. */
export { CatalogueModule } from './catalogue.module.js';
export { DeployableService, type Deployable, type Wish } from './deployable.service.js';
export { FileGate } from './file-gate.js';
export { ChunkLists } from './chunk-lists.js';
export { ChunkListEntity } from './chunk-list.entity.js';
export { AppEntity } from './app.entity.js';
export { OfferedApps, type OfferedApp } from './offered-apps.js';
export { AppExclusionEntity } from './exclusion.entity.js';
export { AppIconEntity } from './icon.entity.js';
export { UploadEntity } from './uploads/index.js';
export { AppPackageEntity, StoredFileEntity } from './package.entity.js';
