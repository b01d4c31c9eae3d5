import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { keyId, SigningKey, verifySigned } from '#pki';

let folder: string;
let key: SigningKey;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'craie-sign-'));
  key = await SigningKey.open(folder, new Date('2026-01-01T00:00:00Z'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('verifies what it signed, whatever the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    // A lone surrogate cannot travel as UTF-8; every other text does.
    fc.pre(text.isWellFormed());
    expect(verifySigned(key.sign(text), key.publicKeys)).toBe(text);
  }));
});

it('knows the fixed vector of RFC 8032 (test 2)', () => {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'hex')]).toString('base64');
  const signature = Buffer.from('92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00', 'hex').toString('base64url');
  expect(verifySigned({ v: 1, body: 'r', signature, key: keyId(spki) }, [spki])).toBe('r');
});

it('signs many off the thread with the same result', async () => {
  expect(await key.signMany(['{}', '[]'])).toEqual([key.sign('{}'), key.sign('[]')]);
});

it('refuses a changed body, a changed or missing signature, and a key that is not pinned', async () => {
  const signed = key.sign('{"a":1}');
  const foreign = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  expect(verifySigned({ ...signed, body: '{"a":2}' }, key.publicKeys)).toBeUndefined();
  expect(verifySigned({ ...signed, signature: key.sign('{"a":2}').signature }, key.publicKeys)).toBeUndefined();
  expect(verifySigned({ ...signed, signature: '' }, key.publicKeys)).toBeUndefined();
  expect(verifySigned(signed, [foreign])).toBeUndefined();
  expect(verifySigned({ ...signed, key: keyId(foreign) }, [foreign])).toBeUndefined();
  expect(verifySigned(signed, [])).toBeUndefined();
  expect(verifySigned({ ...signed, key: keyId('AAAA') }, ['AAAA'])).toBeUndefined();
});

it('rotates with overlap: the newest signs, the old one is still trusted', async () => {
  const old = key.sign('old');
  const next = await SigningKey.create(folder);
  expect(next.publicKeys).toEqual([...key.publicKeys, expect.any(String)]);
  expect(verifySigned(old, next.publicKeys)).toBe('old');
  expect(next.keyId).not.toBe(key.keyId);
  expect(verifySigned(next.sign('new'), key.publicKeys)).toBeUndefined();
});

it('says which file to restore when it is damaged', async () => {
  writeFileSync(join(folder, 'signing-9.key'), 'nothing');
  await expect(SigningKey.open(folder)).rejects.toThrow(/signing-9\.key .*restore it from a backup/);
});
