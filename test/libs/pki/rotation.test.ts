import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authority, beginRotation, believable, createCsr, createDeviceKey, moveRotation, retireOld, rootPin, SigningKey, trustMark, verifySigned } from '#pki';

const DEVICE = '01936f3e-7a00-7000-8000-00000000abcd';
const DAY = 86_400_000;
const START = Date.now() - 30 * DAY;
const at = (day: number) => new Date(START + day * DAY);
const OPTIONS = { delayMs: DAY, withinMs: 7 * DAY, share: 0.9 };
let folder: string;
let csr: string;

beforeAll(async () => { csr = createCsr(await createDeviceKey()); });
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'craie-rotation-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = async () => ({ authority: await Authority.open(folder), signing: await SigningKey.open(folder) });

test('begins beside the old, moves, and retires: at each step what the server shows is known to those who followed', async () => {
  const { authority, signing } = { authority: await Authority.open(folder, at(0)), signing: await SigningKey.open(folder, at(0)) };
  const [oldRoot = ''] = authority.roots;
  const [oldKey = ''] = signing.publicKeys;
  await expect(moveRotation(folder, at(1))).rejects.toMatchObject({ code: 'no_rotation' });

  await beginRotation(folder, OPTIONS, at(1));
  await Promise.all([authority.reload(), signing.reload()]);
  expect(authority.roots).toEqual([oldRoot, expect.any(String)]);
  const newRoot = authority.roots[1] ?? '';
  expect([authority.pin, authority.issuer, authority.issueDevice(csr, DEVICE).issuer]).toEqual([rootPin(oldRoot), rootPin(newRoot), rootPin(newRoot)]);
  expect(authority.rotation).toMatchObject({ share: 0.9, renewal: { since: at(2).toISOString(), withinMs: 7 * DAY } });
  expect(verifySigned(signing.sign('still'), [oldKey])).toBe('still');
  expect(signing.publicKeys).toHaveLength(2);
  await expect(beginRotation(folder, OPTIONS, at(2))).rejects.toMatchObject({ code: 'rotation_running' });
  await expect(retireOld(folder, at(2))).rejects.toMatchObject({ code: 'not_moved' });

  await moveRotation(folder, at(3));
  await Promise.all([authority.reload(), signing.reload()]);
  expect(authority.pin).toBe(rootPin(newRoot));
  expect(verifySigned(signing.sign('new'), [oldKey])).toBeUndefined();
  expect(verifySigned(signing.sign('new'), signing.publicKeys)).toBe('new');

  await retireOld(folder, at(4));
  const after = await open();
  expect(after.authority.roots).toEqual([newRoot]);
  expect(after.signing.publicKeys).toEqual([signing.active]);
  expect(after.authority.verifies(authority.issueDevice(csr, DEVICE).certificate)).toBe(true);
  // The old certificate stays to be looked at; neither of the old keys does.
  expect(readdirSync(folder).filter((name) => name.startsWith('retired-'))).toEqual([expect.stringMatching(/\.crt$/)]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.key'))).toHaveLength(2);
});

test('a root reaches its successors, over several rotations and after it is gone; a word of anybody else reaches nothing', async () => {
  const pins = [(await Authority.open(folder, at(0))).pin];
  for (const day of [1, 5]) {
    await beginRotation(folder, OPTIONS, at(day));
    await moveRotation(folder, at(day + 1));
    await retireOld(folder, at(day + 2));
    pins.push((await Authority.open(folder)).pin);
  }
  const { vouchers, roots } = await Authority.open(folder);
  const [first = '', second = '', third = ''] = pins;
  expect(roots.map(rootPin)).toEqual([third]);
  expect(believable([first], vouchers).sort()).toEqual([first, second, third].sort());
  expect(believable([third], vouchers)).toEqual([third]);
  expect(believable([], vouchers)).toEqual([]);

  const elsewhere = mkdtempSync(join(tmpdir(), 'craie-rotation-'));
  const [foreign = ''] = (await Authority.open(elsewhere)).roots;
  rmSync(elsewhere, { recursive: true });
  const [link] = vouchers;
  if (!link) throw new Error('No voucher.');
  for (const forged of [{ ...link, root: foreign }, { ...link, by: foreign, root: foreign }, { ...link, signature: '' }, { ...link, root: 'nonsense' }]) {
    expect(believable([first], [forged])).toEqual([first]);
  }
});

test('the mark of what is trusted does not depend on order, and on everything else', async () => {
  await Authority.open(folder, at(0));
  await SigningKey.open(folder, at(0));
  await beginRotation(folder, OPTIONS, at(1));
  const { authority: { roots }, signing: { publicKeys: signingKeys } } = await open();
  const mark = trustMark({ roots, signingKeys });
  expect(mark).toMatch(/^[0-9a-f]{16}$/);
  expect(trustMark({ roots: [...roots].reverse(), signingKeys: [...signingKeys].reverse() })).toBe(mark);
  expect(trustMark({ roots: roots.slice(1), signingKeys })).not.toBe(mark);
  expect(trustMark({ roots, signingKeys: signingKeys.slice(1) })).not.toBe(mark);
});
