import { isIP } from 'node:net';
import type { Config } from './config.js';
import type { Reader } from './config-reader.js';
import { parseSender } from './mail-address.rules.js';

const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

/** The mail server, from SMTP_URL, SMTP_PASSWORD_FILE, SMTP_TLS and MAIL_FROM. No value of these is repeated in a problem. */
export function readMail(read: Reader, problems: string[]): Config['mail'] {
  const given = read.url('SMTP_URL', ['smtp:', 'smtps:']);
  const [password, from] = [read.file('SMTP_PASSWORD_FILE'), read.text('MAIL_FROM')];
  const tls = read.choice('SMTP_TLS', ['', 'required', 'optional'] as const);
  if (!given) {
    for (const name of ['SMTP_PASSWORD_FILE', 'SMTP_TLS', 'MAIL_FROM'] as const) if (read.text(name) && !read.text('SMTP_URL')) problems.push(`${name} needs SMTP_URL, the address of the mail server.`);
    return undefined;
  }
  const url = new URL(given);
  const sender = parseSender(from);
  if (!sender) problems.push('MAIL_FROM must be an e-mail address, alone or as Name <name@host>, when SMTP_URL is set.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!host || !['', '/'].includes(url.pathname) || url.search || url.hash) problems.push('SMTP_URL must be no more than smtp://user:password@host:port; special characters of the password are percent-encoded.');
  const [user, inUrl] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || inUrl === undefined) problems.push('SMTP_URL: the name and the password must be percent-encoded.');
  if (inUrl && password !== undefined) problems.push('SMTP_URL and SMTP_PASSWORD_FILE both hold a password: set one of them.');
  const pass = password ?? inUrl ?? '';
  if (!user !== !pass) problems.push('SMTP_URL must hold a name when there is a password, and a password when there is a name.');
  const own = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  return {
    host, port: Number(url.port) || PORTS[url.protocol as keyof typeof PORTS], secure: url.protocol === 'smtps:', tls: tls || (own ? 'own-machine' : 'required'),
    auth: user ? { user, pass } : undefined, from: sender ?? { name: '', address: '' },
  };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
