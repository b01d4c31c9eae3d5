/** Every migration, in order. A schema only ever moves forward: what is released is not edited any more. */
import { Access1700000000001 } from './0001-access.js';

export const MIGRATIONS = [Access1700000000001];
