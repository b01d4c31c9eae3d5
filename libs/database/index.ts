/** One database, two engines (PostgreSQL by `DATABASE_URL`, PGlite in a worker thread otherwise), one transaction manager. */
export { Database } from './database.js';
export type { DatabaseEngine, DatabaseOptions, DatabaseScope } from './types.js';
export type { PoolFigures, QueryWatcher } from './figures.js';
export { DatabaseMisuse, FolderInUse } from './errors.js';
export { lockFolder } from './folder-lock.js';
export { DatabaseVisit, type DatabasePlace } from './visit.js';
