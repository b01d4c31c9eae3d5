import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../apps/server/src/shared/config-load.js';
import { ConfigError, type Config } from '../../../apps/server/src/shared/config.js';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'craie-test-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const FROM = { MAIL_FROM: 'Craie <parc@syndicat.example>' };
const mail = (environment: Record<string, string>): Config['mail'] => loadConfig({ DATA_DIR: dir, ...environment }).mail;
const problems = (environment: Record<string, string>): string => {
  try {
    return JSON.stringify(mail(environment));
  } catch (error) {
    return (error as ConfigError).problems.join('\n');
  }
};

test('nothing set, no mail', () => expect(mail({})).toBeUndefined());

test.each([
  ['smtp://mail.ville.fr', { host: 'mail.ville.fr', port: 587, secure: false, tls: 'required', auth: undefined }],
  ['smtps://parc%40ville.fr:p%3Aw@mail.ville.fr', { host: 'mail.ville.fr', port: 465, secure: true, tls: 'required', auth: { user: 'parc@ville.fr', pass: 'p:w' } }],
  ['smtp://mail.ville.fr:2525/', { port: 2525, tls: 'required' }],
  ['smtp://127.0.0.1:25', { port: 25, tls: 'own-machine' }], ['smtp://[::1]:25', { host: '::1', tls: 'own-machine' }], ['smtp://localhost', { tls: 'own-machine' }], ['smtp://127.ville.fr', { tls: 'required' }],
])('%s', (SMTP_URL, expected) => expect(mail({ SMTP_URL, ...FROM })).toMatchObject({ ...expected, from: { name: 'Craie', address: 'parc@syndicat.example' } }));

test('what is said of TLS counts, on this machine too', () => {
  expect(mail({ SMTP_URL: 'smtp://127.0.0.1', SMTP_TLS: 'required', ...FROM })?.tls).toBe('required');
  expect(mail({ SMTP_URL: 'smtp://mail.ville.fr', SMTP_TLS: 'optional', ...FROM })?.tls).toBe('optional');
});

test('the password may be in a file', () => {
  writeFileSync(join(dir, 'password'), 'secret word\n');
  expect(mail({ SMTP_URL: 'smtp://parc@mail.ville.fr', SMTP_PASSWORD_FILE: join(dir, 'password'), ...FROM })?.auth).toEqual({ user: 'parc', pass: 'secret word' });
});

test.each([
  [{ SMTP_URL: 'http://mail.ville.fr', ...FROM }, /^SMTP_URL must be/], [{ SMTP_URL: 'smtp://mail.ville.fr' }, /^MAIL_FROM must be/], [{ SMTP_URL: 'smtp://mail.ville.fr', MAIL_FROM: 'Craie' }, /^MAIL_FROM must be/],
  [FROM, /^MAIL_FROM needs SMTP_URL/], [{ SMTP_TLS: 'optional' }, /^SMTP_TLS needs SMTP_URL/], [{ SMTP_URL: 'smtp://mail.ville.fr', SMTP_TLS: 'none', ...FROM }, /^SMTP_TLS must be/],
  [{ SMTP_URL: 'smtp://parc@mail.ville.fr', ...FROM }, /^SMTP_URL must hold a name when/], [{ SMTP_URL: 'smtp://:hidden@mail.ville.fr', ...FROM }, /^SMTP_URL must hold a name when/],
  [{ SMTP_URL: 'smtp://parc:hid%zzden@mail.ville.fr', ...FROM }, /percent-encoded/], [{ SMTP_URL: 'smtp://parc:hidden@mail.ville.fr/path', ...FROM }, /^SMTP_URL must be no more/],
  [{ SMTP_URL: 'smtp://parc:hidden@mail.ville.fr', SMTP_PASSWORD_FILE: 'package.json', ...FROM }, /both hold a password/], [{ SMTP_URL: 'smtp://parc:hidden/x@mail.ville.fr', ...FROM }, /^SMTP_URL must/],
])('%j is refused, and no password is repeated', (environment, why) => {
  const told = problems(environment as Record<string, string>);
  expect(told).toMatch(why);
  expect(told).not.toMatch(/hidden|hid%/);
});
