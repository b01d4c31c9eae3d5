import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';
import { Authority, createCsr, createDeviceKey, createServiceKey, PkiError, rootPin } from '#pki';

const DEVICE = '01936f3e-7a00-7000-8000-00000000abcd';
const DAY = 86_400_000;
const OPENSSL = '/usr/bin/openssl';
let folder: string;
let authority: Authority;
let deviceKey: string;
let csr: string;

const rsaPem = (bits: number, publicExponent = 65_537): string =>
  generateKeyPairSync('rsa', { modulusLength: bits, publicExponent }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof PkiError) return error.code;
    throw error;
  }
  return 'accepted';
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'craie-pki-'));
  authority = await Authority.open(folder);
  deviceKey = await createDeviceKey();
  csr = createCsr(deviceKey);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the authority', () => {
  it('makes an RSA 3072 root of twenty years at the first start, and keeps it', async () => {
    const root = new X509Certificate(authority.roots[0] ?? '');
    expect(root.ca).toBe(true);
    expect(root.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
    expect(Date.parse(root.validTo) - Date.now()).toBeGreaterThan(19.9 * 365 * DAY);
    expect((await Authority.open(folder)).roots).toEqual(authority.roots);
    expect(authority.pin).toBe(rootPin(authority.roots[0] ?? ''));
    expect(authority.pin).toMatch(/^[\w-]{22}$/);
  });

  it('keeps every file to its owner', () => {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('says which file to restore when a key is lost', async () => {
    const damaged = mkdtempSync(join(tmpdir(), 'craie-pki-'));
    await Authority.create(damaged);
    for (const name of readdirSync(damaged)) if (name.endsWith('.key')) unlinkSync(join(damaged, name));
    await expect(Authority.open(damaged)).rejects.toThrow(/restore .*\.key from a backup/);
    rmSync(damaged, { recursive: true });
  });
});

describe('a device certificate', () => {
  it('carries the device id, one year, and the key of the request', () => {
    const issued = authority.issueDevice(csr, DEVICE);
    const x509 = new X509Certificate(issued.certificate);
    expect(x509.subject).toBe(`CN=${DEVICE}`);
    expect(x509.serialNumber.toLowerCase()).toBe(issued.serial);
    expect(issued.serial).toMatch(/^[4-7][0-9a-f]{31}$/);
    expect(issued.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(x509.publicKey.export({ type: 'spki', format: 'pem' })).toBe(createPublicKey(deviceKey).export({ type: 'spki', format: 'pem' }));
    expect(x509.ca).toBe(false);
    expect(Math.round((issued.notAfter.getTime() - Date.now()) / DAY)).toBe(365);
    expect(authority.verifies(issued.certificate)).toBe(true);
  });

  it('has another serial each time', () => {
    expect(authority.issueDevice(csr, DEVICE).serial).not.toBe(authority.issueDevice(csr, DEVICE).serial);
  });

  it('has ended after its year', () => {
    const { certificate } = authority.issueDevice(csr, DEVICE, new Date(Date.now() - 366 * DAY));
    expect(authority.verifies(certificate)).toBe(false);
  });

  it('of another authority is not ours', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'craie-pki-'));
    const foreign = await Authority.open(elsewhere);
    expect(authority.verifies(foreign.issueDevice(csr, DEVICE).certificate)).toBe(false);
    rmSync(elsewhere, { recursive: true });
  });

  it('satisfies openssl, as a client and never as a server', () => {
    const { certificate } = authority.issueDevice(csr, DEVICE);
    writeFileSync(join(folder, 'check-leaf.pem'), certificate);
    writeFileSync(join(folder, 'check-root.pem'), authority.roots.join(''));
    const verify = (purpose: string) =>
      execFileSync(OPENSSL, ['verify', '-x509_strict', '-purpose', purpose, '-CAfile', join(folder, 'check-root.pem'), join(folder, 'check-leaf.pem')], { encoding: 'utf8', stdio: 'pipe' });
    expect(verify('sslclient')).toContain('OK');
    expect(() => verify('sslserver')).toThrow();
  });

  it('takes an openssl request as well', () => {
    writeFileSync(join(folder, 'check.key'), deviceKey);
    const made = execFileSync(OPENSSL, ['req', '-new', '-key', join(folder, 'check.key'), '-subj', '/CN=ignored/O=also ignored'], { encoding: 'utf8' });
    expect(new X509Certificate(authority.issueDevice(made, DEVICE).certificate).subject).toBe(`CN=${DEVICE}`);
    expect(execFileSync(OPENSSL, ['req', '-verify', '-noout'], { input: csr, encoding: 'utf8', stdio: 'pipe' })).toBeDefined();
  });
});

describe('a request is refused', () => {
  const tampered = (): string => {
    const der = Buffer.from(csr.replace(/-----.*-----|\s/g, ''), 'base64');
    const place = der.indexOf(Buffer.from('craie-device'));
    der.write('xraie', place);
    return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
  };
  it.each<[string, string, () => string]>([
    ['that was changed after signing', 'csr_signature', tampered],
    ['with a key of 1024 bits', 'key_weak', () => createCsr(rsaPem(1024))],
    ['with a key of 4352 bits', 'key_unsupported', () => createCsr(rsaPem(4352))],
    ['with the exponent 3', 'key_unsupported', () => createCsr(rsaPem(2048, 3))],
    ['that is a certificate', 'csr_invalid', () => authority.roots[0] ?? ''],
    ['that is empty', 'csr_invalid', () => ''],
    ['that is not PEM', 'csr_invalid', () => 'hello'],
    ['cut in the middle', 'csr_invalid', () => csr.slice(0, 400)],
    ['of 10 000 characters', 'csr_invalid', () => csr.repeat(10)],
  ])('%s', (_, code, make) => {
    const request = make();
    expect(codeOf(() => authority.issueDevice(request, DEVICE))).toBe(code);
  });

  it('with an elliptic-curve key', () => {
    const ec = execFileSync(OPENSSL, ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=x'], { encoding: 'utf8', stdio: 'pipe' });
    expect(['csr_invalid', 'key_unsupported']).toContain(codeOf(() => authority.issueDevice(ec, DEVICE)));
  });

  it.each<[string, string[], string]>([
    ['signed over SHA-512', ['-sha512'], 'accepted'],
    ['signed over SHA-1', ['-sha1'], 'csr_signature'],
    ['signed with PSS', ['-sigopt', 'rsa_padding_mode:pss'], 'csr_signature'],
  ])('or taken when %s', (_, options, code) => {
    writeFileSync(join(folder, 'check.key'), deviceKey);
    const made = execFileSync(OPENSSL, ['req', '-new', '-key', join(folder, 'check.key'), '-subj', '/CN=x', ...options], { encoding: 'utf8', stdio: 'pipe' });
    expect(codeOf(() => authority.issueDevice(made, DEVICE))).toBe(code);
  });

  it.each(['', 'localhost', DEVICE.toUpperCase(), `${DEVICE},O=x`])('for the name %p', (name) => {
    expect(codeOf(() => authority.issueDevice(csr, name))).toBe('csr_invalid');
  });

  it('never signs what forge itself would build from a foreign key object', () => {
    const other = forge.pki.createCertificationRequest();
    expect(codeOf(() => authority.issueDevice(JSON.stringify(other), DEVICE))).toBe('csr_invalid');
  });
});

describe('the server certificate', () => {
  const names = ['craie.example', '127.0.0.1', '::1'];
  it('serves exactly its names, and openssl agrees', async () => {
    const { certificate, key } = await authority.issueServer(names);
    const x509 = new X509Certificate(certificate);
    expect(x509.checkHost('craie.example')).toBe('craie.example');
    expect(x509.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(x509.checkHost('other.example')).toBeUndefined();
    expect(key).toContain('PRIVATE KEY');
    expect(execFileSync(OPENSSL, ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'craie.example', '-CAfile', join(folder, 'check-root.pem')], { input: certificate, encoding: 'utf8', stdio: 'pipe' })).toContain('OK');
  });

  it('is kept while it serves, and made again near its end or for other names', async () => {
    const first = await authority.issueServer(names);
    expect(await authority.issueServer(names)).toEqual(first);
    const renewed = await authority.issueServer(names, new Date(Date.now() + 340 * DAY));
    expect(renewed.certificate).not.toBe(first.certificate);
    const renamed = await authority.issueServer(['other.example']);
    expect(new X509Certificate(renamed.certificate).checkHost('other.example')).toBe('other.example');
  });
});

describe('a stand-in certificate', () => {
  it('names the device by its CN and has a second line, a day and the key it is given, and openssl takes it as a client\'s', async () => {
    const { publicKey } = await createServiceKey();
    const issued = await authority.issueStandIn(DEVICE, publicKey);
    const x509 = new X509Certificate(issued.certificate);
    expect(x509.subject).toBe(`CN=${DEVICE}\nOU=craie-stand-in`);
    expect(x509.publicKey.export({ type: 'spki', format: 'der' })).toEqual(publicKey);
    expect(Math.round((issued.notAfter.getTime() - Date.now()) / 60_000)).toBe(24 * 60);
    expect(Math.round((Date.now() - issued.notBefore.getTime()) / 60_000)).toBe(60);
    expect(authority.verifies(issued.certificate)).toBe(true);
    const verify = ['verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', join(folder, 'check-root.pem')];
    expect(execFileSync(OPENSSL, verify, { input: issued.certificate, encoding: 'utf8', stdio: 'pipe' })).toContain('OK');
    await expect(authority.issueStandIn('craie-server-1', publicKey)).rejects.toThrow(/device id/);
  });
});

describe('a rotation of the authority', () => {
  it('overlaps: the newest root signs devices, both are trusted, the server stays known to the old ones', async () => {
    const place = mkdtempSync(join(tmpdir(), 'craie-pki-'));
    const before = await Authority.open(place, new Date(Date.now() - DAY));
    const old = before.issueDevice(csr, DEVICE).certificate;
    const after = await Authority.create(place);
    expect(after.roots).toHaveLength(2);
    expect(after.roots[0]).toBe(before.roots[0]);
    expect(after.verifies(old)).toBe(true);
    const fresh = after.issueDevice(csr, DEVICE).certificate;
    expect(before.verifies(fresh)).toBe(false);
    expect(after.verifies(fresh)).toBe(true);
    expect(before.verifies((await after.issueServer(['a.example'])).certificate)).toBe(true);
    expect(after.pin).toBe(before.pin);
    rmSync(place, { recursive: true });
  });
});
