/** Packages on their way to the catalogue. */
export { Tus } from './tus.js';
export { UploadEntity } from './upload.entity.js';
export { UploadStore } from './upload.store.js';
export { UploadSweep } from './upload.sweep.js';
export { UploadsController } from './uploads.controller.js';
export { Uploads } from './uploads.service.js';
