import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { Authority, createCsr, createDeviceKey } from '#pki';

let folder: string;
let authority: Authority;
let csr: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'craie-crl-'));
  await Authority.create(folder, new Date(Date.now() - 86_400_000));
  authority = await Authority.create(folder);
  csr = createCsr(await createDeviceKey());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** What OpenSSL, and with it every broker, says of a certificate under these lists. */
function verdict(certificate: string, lists: string): string {
  const args = ['verify', '-crl_check', '-CAfile', file('roots.pem', authority.roots.join('')), '-CRLfile', file('lists.pem', lists), file('one.pem', certificate)];
  try {
    return execFileSync('/usr/bin/openssl', args, { stdio: 'pipe' }).toString();
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr);
  }
}

it('refuses the revoked one alone, whichever root signed it', async () => {
  const [one, other] = [authority.issueDevice(csr, v7()), authority.issueDevice(csr, v7())];
  const service = await authority.issueService('craie-server-1');
  const lists = authority.revocationLists([one.serial]);
  expect(lists.match(/BEGIN X509 CRL/g)).toHaveLength(2);
  expect(verdict(one.certificate, lists)).toMatch(/certificate revoked/);
  expect(verdict(other.certificate, lists)).toMatch(/OK/);
  expect(verdict(service.certificate, lists)).toMatch(/OK/);
});

it('is valid when nobody is revoked, and after 2050', () => {
  const { certificate } = authority.issueDevice(csr, v7());
  expect(verdict(certificate, authority.revocationLists([]))).toMatch(/OK/);
  const late = authority.revocationLists(['4f'.repeat(16)], new Date('2049-06-01T00:00:00Z'));
  const text = execFileSync('/usr/bin/openssl', ['crl', '-noout', '-text', '-in', file('late.pem', late)]).toString();
  expect(text).toMatch(/Next Update: May .* 2059/);
  expect(text).toMatch(/Serial Number: 4F4F/);
});

it('holds ten thousand', () => {
  const serials = Array.from({ length: 10_000 }, (_, at) => `40${at.toString(16).padStart(30, '0')}`);
  const lists = authority.revocationLists(serials);
  const text = execFileSync('/usr/bin/openssl', ['crl', '-noout', '-text', '-in', file('many.pem', lists)], { maxBuffer: 8_000_000 }).toString();
  expect(text.match(/Serial Number/g)).toHaveLength(10_000);
});

it('gives no device id to a service', async () => {
  expect(() => authority.issueService(v7())).toThrow(/device id/);
});
