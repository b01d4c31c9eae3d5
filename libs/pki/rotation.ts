/**
 * A rotation of the authority, in three steps on its folder; the server reads the folder again after each.
 * 1. `begin`: a new root and a new signing key stand beside the old ones. New certificates come from the new root;
 *    the server still shows, and signs by, what every device knows.
 * 2. `move`: the server shows and signs by the new ones.
 * 3. `retire`: the old ones go. Their word for the new root stays, for devices that slept through all of it.
 */
import { rename, rm } from 'node:fs/promises';
import { PkiError } from './errors.js';
import { listFiles } from './folder.js';
import { readPlan, writePlan, type Plan } from './plan.js';
import { createRoot, readRoots } from './roots.js';
import { SigningKey } from './signing-key.js';
import { vouch } from './voucher.js';

export interface RotationOptions {
  /** Before the first device renews, ms: a backup with the new root should be made meanwhile. */
  delayMs: number;
  /** Time over which devices renew, ms. */
  withinMs: number;
  /** Devices that must know the new root before the server shows it, 0 to 1. */
  share: number;
}

/** @throws PkiError `rotation_running` while there is more than one root */
export async function beginRotation(folder: string, { delayMs, withinMs, share }: RotationOptions, now = new Date()): Promise<void> {
  const [present, second] = await readRoots(folder, now);
  const signing = await SigningKey.open(folder, now);
  if (!present || second) throw new PkiError('rotation_running', 'A rotation is under way: retire the old root first.');
  const before = await readPlan(folder);
  await writePlan(folder, {
    v: 1, server: present.pin, signing: signing.keyId, share, vouchers: before?.vouchers ?? [],
    renewal: { since: new Date(now.getTime() + delayMs).toISOString(), withinMs },
  });
  await SigningKey.create(folder, now);
  await createRoot(folder, now);
}

/** @throws PkiError `no_rotation` */
export async function moveRotation(folder: string, now = new Date()): Promise<void> {
  const { plan, newest, signing } = await under(folder, now);
  await writePlan(folder, { ...plan, server: newest.pin, signing: signing.newest });
}

/** @throws PkiError `no_rotation`, `not_moved` */
export async function retireOld(folder: string, now = new Date()): Promise<void> {
  const { plan, old, newest, signing } = await under(folder, now);
  if (plan.server !== newest.pin) throw new PkiError('not_moved', 'The server still shows a certificate of the old root: devices must learn the new one first.');
  await writePlan(folder, { ...plan, vouchers: [...plan.vouchers, ...old.map((root) => vouch(root, newest.pem))] });
  for (const { path } of old) {
    await rename(path, path.replace(/root-([^/]+)$/, 'retired-$1'));
    await rm(path.replace(/\.crt$/, '.key'));
  }
  const keys = await listFiles(folder, 'signing-', '.key');
  for (const path of keys.slice(0, signing.publicKeys.indexOf(signing.active))) await rm(path);
}

async function under(folder: string, now: Date) {
  const roots = await readRoots(folder, now);
  const newest = roots.at(-1);
  const plan: Plan | undefined = await readPlan(folder);
  if (!plan || !newest || roots.length < 2) throw new PkiError('no_rotation', 'No rotation is under way.');
  return { plan, newest, old: roots.slice(0, -1), signing: await SigningKey.open(folder, now) };
}
