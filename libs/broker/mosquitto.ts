/** Configuration of a Mosquitto (2.0) that carries the device link. Pure texts. */
import { LIMITS } from '#contract';
import { INGESTS, ingestFilters, SEATS } from './names.js';

export interface MosquittoOptions {
  /** Absolute folder, as the broker sees it, of the files of `MOSQUITTO_FILES`; its session store is kept there too. */
  folder: string;
  port: number;
  /** Address to listen on; all by default. */
  host?: string;
  /** Account the broker runs under when it is started by root; its own default otherwise. */
  user?: string;
}

/** Names of the files beside the configuration. */
export const MOSQUITTO_FILES = { configuration: 'mosquitto.conf', roots: 'roots.pem', server: 'server.pem', revoked: 'revoked.pem', rights: 'rights.acl', state: 'state' } as const;

/** Messages under way to one of our sessions at once: what a batch needs to fill (the default of 20 would be 600 a second). */
const INFLIGHT = 2_000;
/** Messages kept while no server is there, for each of three sessions: ten thousand tablets for ten minutes. */
const QUEUED = 100_000;
/** Seconds between two writes of the session store: what a power cut of the broker may take. */
const AUTOSAVE = 10;

/** mosquitto.conf: mutual TLS only; the name of the certificate is the user and the client id. */
export function mosquittoConfiguration({ folder, port, host, user }: MosquittoOptions): string {
  const file = (name: keyof typeof MOSQUITTO_FILES): string => `${folder}/${MOSQUITTO_FILES[name]}`;
  return `${[
    '# Written by Craie. The name of the certificate is user and client id, so that nobody takes the place of another.',
    ...(user ? [`user ${user}`] : []),
    `listener ${port}${host ? ` ${host}` : ''}`,
    `cafile ${file('roots')}`,
    `certfile ${file('server')}`,
    `keyfile ${file('server')}`,
    `crlfile ${file('revoked')}`,
    'tls_version tlsv1.2',
    'require_certificate true',
    'use_identity_as_username true',
    'use_username_as_clientid true',
    'allow_anonymous false',
    `acl_file ${file('rights')}`,
    'retain_available false',
    `max_packet_size ${LIMITS.packet * 4}`,
    `max_inflight_messages ${INFLIGHT}`,
    `max_queued_messages ${QUEUED}`,
    '# What no server has stored yet outlives a restart of the broker.',
    'persistence true',
    `persistence_location ${file('state')}/`,
    `autosave_interval ${AUTOSAVE}`,
    'log_dest stderr',
    'log_type error',
    'log_type warning',
    'log_type notice',
    'connection_messages false',
  ].join('\n')}\n`;
}

/** The rights: a device speaks and listens under its own id, a server under the names of `names.ts`. */
export function mosquittoRights(): string {
  const ingests = Object.keys(INGESTS).flatMap((name) => [`user ${name}`, ...ingestFilters(name).map((filter) => `topic read ${filter}`)]);
  const seats = SEATS.flatMap((name) => [`user ${name}`, 'topic write craie/v1/+/down/+']);
  const devices = ['pattern write craie/v1/%u/up/+', 'pattern read craie/v1/%u/down/+'];
  return `${[...ingests, ...seats, ...devices].join('\n')}\n`;
}
