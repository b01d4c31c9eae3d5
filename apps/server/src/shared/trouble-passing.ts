import { causeCode, isDatabaseAway, isDiskFull, isReadOnly } from './trouble.js';

/**
 * Classes of SQLSTATE that say something about the server's state and nothing about the data: connection, transaction
 * rolled back, resources, prerequisite state, operator, system, internal.
 */
const STATE_CLASSES = new Set(['08', '40', '53', '55', '57', '58', 'XX']);
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** True when the same statement may succeed later: to be tried again, never to be blamed on the data. */
export function isPassing(error: unknown): boolean {
  const code = causeCode(error);
  return isDatabaseAway(error) || isDiskFull(error) || isReadOnly(error) || (code !== undefined && SQLSTATE.test(code) && STATE_CLASSES.has(code.slice(0, 2)));
}
