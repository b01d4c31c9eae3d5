import { getMetadataArgsStorage } from 'typeorm';
import type { DatabaseOptions } from '#database';
import './app.module.js';
import { MIGRATIONS } from './migrations/index.js';

/** The entities of all the rooms that the application has (importing it declares them) and the migrations that make their tables. */
export const SCHEMA: Pick<DatabaseOptions, 'entities' | 'migrations'> = {
  entities: getMetadataArgsStorage().tables.map(({ target }) => target),
  migrations: MIGRATIONS,
};
