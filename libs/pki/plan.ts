/** `rotation.json` of the authority's folder: where a rotation stands. Absent while there has never been one. */
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { PkiError } from './errors.js';
import { readIfPresent, writePrivate } from './folder.js';
import { Voucher } from './voucher.js';

const Plan = Type.Object({
  v: Type.Literal(1),
  /** Pin of the root that signs the server's certificate. */
  server: Type.String(),
  /** Name of the key that signs targets and commands. */
  signing: Type.String(),
  /** Certificates issued before `since` (ISO UTC) are renewed, spread over so many milliseconds. */
  renewal: Type.Object({ since: Type.String(), withinMs: Type.Integer({ minimum: 0 }) }),
  /** Devices that must know the new root before the server shows it, 0 to 1. */
  share: Type.Number({ minimum: 0, maximum: 1 }),
  /** What retired roots said of their successors. */
  vouchers: Type.Array(Voucher),
});
export type Plan = Static<typeof Plan>;
const plan = Compile(Plan);

const path = (folder: string): string => join(folder, 'rotation.json');

/** @throws PkiError `folder_damaged` */
export async function readPlan(folder: string): Promise<Plan | undefined> {
  const text = await readIfPresent(path(folder));
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (plan.Check(value)) return value;
  } catch {
    // Said below.
  }
  throw new PkiError('folder_damaged', `${path(folder)} is damaged: restore it from a backup.`);
}

export const writePlan = (folder: string, value: Plan): Promise<void> => writePrivate(path(folder), `${JSON.stringify(value, null, 2)}\n`);
