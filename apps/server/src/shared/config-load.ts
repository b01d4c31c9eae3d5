import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { Config, ConfigError } from './config.js';
import { ownSecret, weakness } from './config-secret.js';
import { reader, type Environment, type Reader } from './config-reader.js';
import { readMail } from './config-mail.js';
import { LOG_LEVELS } from './log.js';
import { isNetwork } from './networks.js';

const NETWORK = /^(loopback|linklocal|uniquelocal|[0-9a-fA-F.:]+(\/\d{1,3})?)$/;
const SHORTEST_PASSWORD = 12;

/** Reads and checks the environment. The only reader of `process.env`. @throws ConfigError with every problem found */
export function loadConfig(environment: Environment = process.env): Config {
  const problems: string[] = [];
  const read = reader(environment, problems);
  const dataDir = resolve(read.text('DATA_DIR'));
  const device = readDevice(read, problems);
  const values = {
    dataDir,
    database: { url: read.url('DATABASE_URL', ['postgres:', 'postgresql:']) },
    http: {
      host: read.host('HTTP_HOST'),
      port: read.port('HTTP_PORT'),
      publicUrl: read.url('PUBLIC_URL', ['http:', 'https:'], true),
      trustedProxies: read.list('TRUSTED_PROXIES', NETWORK, 'addresses or networks such as 10.0.0.0/8'),
    },
    device,
    broker: readBroker(read, device.publicHost),
    certsDir: resolve(read.text('CERTS_DIR') || join(dataDir, 'pki')),
    owner: readOwner(read, problems),
    secondFactor: read.choice('CRAIE_SECOND_FACTOR', ['roles', 'off'] as const),
    sample: read.choice('CRAIE_SAMPLE', ['', 'landes'] as const) || undefined,
    allowPrivateTargets: read.list('ALLOW_PRIVATE_TARGETS', { test: isNetwork }, 'loopback, linklocal, uniquelocal, addresses or networks such as 10.0.0.0/8'),
    outboundRoots: read.file('OUTBOUND_CA_FILE'),
    clamd: readClamd(read, problems),
    packages: { maxBytes: read.whole('PACKAGE_MAX_MIB', 1, 16_384) * 1024 ** 2 },
    mail: readMail(read, problems),
    logLevel: read.choice('LOG_LEVEL', LOG_LEVELS),
    secret: readSecret(read, dataDir, problems),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(values);
}

function readDevice(read: Reader, problems: string[]): Config['device'] {
  const host = read.host('DEVICE_HOST');
  const loopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  const certFile = read.text('TLS_CERT_FILE');
  const keyFile = read.text('TLS_KEY_FILE');
  if (!certFile !== !keyFile) problems.push('TLS_CERT_FILE and TLS_KEY_FILE go together: set both, or neither.');
  return {
    host,
    port: read.port('DEVICE_PORT'),
    mqttPort: read.port('MQTT_PORT'),
    publicHost: read.host('DEVICE_PUBLIC_HOST') || (loopback ? '127.0.0.1' : hostname()),
    tls: certFile && keyFile ? { certFile: resolve(certFile), keyFile: resolve(keyFile) } : undefined,
  };
}

function readClamd(read: Reader, problems: string[]): Config['clamd'] {
  const [path, host] = [read.text('CLAMD_SOCKET'), read.text('CLAMD_HOST')];
  if (path && host) problems.push('CLAMD_SOCKET and CLAMD_HOST exclude each other: set one of them.');
  if (path) return { path: resolve(path) };
  if (!host) return undefined;
  const url = URL.canParse(`tcp://${host}`) ? new URL(`tcp://${host}`) : undefined;
  if (!url?.hostname || !url.port) problems.push(`CLAMD_HOST must be host:port such as 127.0.0.1:3310; it is ${JSON.stringify(host.slice(0, 80))}.`);
  return { host: url?.hostname.replace(/^\[|\]$/g, '') ?? '', port: Number(url?.port) };
}

const MQTTS_PORT = 8883;

function readBroker(read: Reader, deviceHost: string): Config['broker'] {
  const url = read.url('BROKER_URL', ['mqtts:']);
  const publicUrl = read.url('BROKER_PUBLIC_URL', ['mqtts:']);
  if (!url) return undefined;
  const port = (address: string): number => Number(new URL(address).port) || MQTTS_PORT;
  const host = publicUrl ? new URL(publicUrl).hostname.replace(/^\[|\]$/g, '') : deviceHost;
  return { url, public: { host, port: port(publicUrl ?? url) } };
}

function readOwner(read: Reader, problems: string[]): Config['owner'] {
  const email = read.text('CRAIE_OWNER_EMAIL');
  const password = read.file('CRAIE_OWNER_PASSWORD_FILE');
  if (!email && password === undefined) return undefined;
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) problems.push('CRAIE_OWNER_EMAIL must be an e-mail address when CRAIE_OWNER_PASSWORD_FILE is set.');
  if (password === undefined) problems.push('CRAIE_OWNER_EMAIL needs CRAIE_OWNER_PASSWORD_FILE, a readable file with the password.');
  else if (password.length < SHORTEST_PASSWORD) problems.push(`CRAIE_OWNER_PASSWORD_FILE must hold at least ${SHORTEST_PASSWORD} characters.`);
  return { email, password: password ?? '' };
}

function readSecret(read: Reader, dataDir: string, problems: string[]): string {
  const given = read.text('CRAIE_SECRET');
  const name = given ? 'CRAIE_SECRET' : 'CRAIE_SECRET_FILE';
  const fromFile = read.file('CRAIE_SECRET_FILE');
  const secret = given || fromFile;
  if (given && fromFile !== undefined) problems.push('CRAIE_SECRET and CRAIE_SECRET_FILE exclude each other: set one of them.');
  if (secret !== undefined && secret !== '') {
    const why = weakness(secret);
    if (why) problems.push(`${name} ${why}.`);
    return secret;
  }
  // A refused start must leave nothing behind, so the key file is made only when all else is right.
  if (problems.length > 0) return '';
  const own = ownSecret(join(dataDir, 'secret.key'));
  const why = weakness(own);
  if (why) problems.push(`${join(dataDir, 'secret.key')} ${why}.`);
  return own;
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
