/** Imports: a file held as a run, mapped, tried, corrected, applied as one act and undone as one. A room that offers a kind registers it and takes its routes from here. */
import { ImportChecking } from './import.checking.js';
import { ImportKinds } from './import-kind.js';
import { ImportMappings } from './import-mappings.js';
import { ImportRunning } from './import.running.js';
import { ImportService } from './import.service.js';
import { ImportStore } from './import.store.js';
import { ImportUpload } from './import.upload.js';
import { ImportSweep } from './imports.sweep.js';
import { ImportWork } from './import.work.js';

export { importController } from './import.controller.js';
export { ROWS_AT_ONCE, type AppliedRow, type CsvImportKind, type ImportKind, type ImportRow, type Judge, type Judgement, type Kept } from './import-kind.js';
export { ImportRowsQuery } from './import.dto.js';
export { ImportRowEntity, ImportRunEntity } from './import.entity.js';
export type { ImportField } from './mapping.rules.js';
export { ImportKinds, ImportRunning, ImportService, ImportSweep, ImportUpload };

/** Of the access module. */
export const IMPORT_PROVIDERS = [ImportChecking, ImportKinds, ImportMappings, ImportRunning, ImportService, ImportStore, ImportSweep, ImportUpload, ImportWork];
