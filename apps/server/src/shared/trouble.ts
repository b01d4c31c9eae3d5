/** Telling apart the troubles of the world under us: they are nobody's mistake and pass by themselves. */

/** Connection lost or refused, server starting or stopping, pool exhausted. */
const DATABASE_AWAY = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH',
  '57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '53300', '57014',
]);
const AWAY_WORDS = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Cannot use a pool after/i;

/** The `code` of an error or of what the driver put inside it. */
export function causeCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 4; depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    at = 'driverError' in at ? at.driverError : 'cause' in at ? at.cause : undefined;
  }
  return undefined;
}

/** True while the database takes no changes: a standby, or one that its own people have closed for a while. */
export const isReadOnly = (error: unknown): boolean => causeCode(error) === '25006';

export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', '53100'].includes(causeCode(error) ?? '');

/** True when a query failed because the database is not there (it may be back in a moment). */
export function isDatabaseAway(error: unknown): boolean {
  const code = causeCode(error);
  // ENOENT is the embedded engine's socket while its thread starts again; of a file it would carry the file's own path.
  if (code === 'ENOENT') return /connect ENOENT/.test(String(error));
  return DATABASE_AWAY.has(code ?? '') || AWAY_WORDS.test(String(error));
}

/** True when a transaction lost against another one (serialization failure, deadlock): it may win the next time. */
export const isLostRace = (error: unknown): boolean => ['40001', '40P01'].includes(causeCode(error) ?? '');

/** The unique index that an insert or update met; undefined for any other error. */
export function duplicateOf(error: unknown): string | undefined {
  if (!isDuplicate(error)) return undefined;
  const cause = typeof error === 'object' && error !== null && 'driverError' in error ? error.driverError : error;
  return typeof cause === 'object' && cause !== null && 'constraint' in cause && typeof cause.constraint === 'string' ? cause.constraint : undefined;
}

/** True when an insert or update met a unique index. */
export const isDuplicate = (error: unknown): boolean => causeCode(error) === '23505';

/** True when the database could not take a value as it is: a zero character, a number out of range (SQLSTATE class 22). */
export const isUnfitValue = (error: unknown): boolean => /^22[0-9A-Z]{3}$/.test(causeCode(error) ?? '');
