import { parseEnrolmentToken } from '#contract';
import { createCsr, createDeviceKey } from '#pki';
import type { DialTls } from '../link/dial.js';
import type { HttpsWays } from '../link/https-ways.js';
import { provenTime } from '../link/proven-time.js';
import type { Identity } from '../state/folder.js';
import { AGENT_VERSION } from '../version.js';
import { parseAnswer } from './answer.js';
import { call } from './device-api.js';
import { EnrolmentError } from './enrolment-error.js';
import { machineIdentity } from './machine-identity.js';
import { fetchTrust } from './trust.js';

/** What a person says at enrolment. */
export interface EnrolOptions {
  server: string;
  token: string;
  /** Name to enrol under instead of the host name. */
  name?: string;
  manage: boolean;
  allowPower: boolean;
  allowLock: boolean;
  allowMessage: boolean;
  bootSpreadMs: number;
  /** As in the configuration. */
  proxy?: string;
}

/** How the server is reached before there is an identity. */
export interface FirstContact {
  ways: HttpsWays;
  /** PEM: authorities of a proxy that opens TLS. */
  extraRoots: string[];
  /** The key to enrol with, asked for once the server is known; a new one when absent. */
  key?: () => Promise<string>;
}

/**
 * The whole enrolment, up to an identity that is ready to be saved. The private key is made here and never leaves.
 * @throws EnrolmentError for a wrong token or address; ApiError with the server's own words for a refused token
 */
export async function enrol({ server, token, name, ...choices }: EnrolOptions, { ways, extraRoots, key: keyOf = createDeviceKey }: FirstContact): Promise<Identity> {
  const parts = parseEnrolmentToken(token);
  if (!parts) throw new EnrolmentError('token_malformed', 'This is not an enrolment token (craie1.….….…): copy it again from the console.');
  const url = serverUrl(server);
  const { trust, publicRoots } = await fetchTrust(url, parts.pin, ways, extraRoots);
  const key = await keyOf();
  const body = { v: 1, token: token.trim(), csr: createCsr(key), agentVersion: AGENT_VERSION, ...(await machineIdentity(name)) };
  const proveTime: DialTls['proveTime'] = (way, signal) => provenTime(way, { server: url.origin, signingKeys: trust.signingKeys }, signal);
  const tls: DialTls = { roots: trust.roots, publicRoots, extraRoots, proveTime };
  const answer = parseAnswer(await call(new URL('/device/v1/enrol', url), { tls, ways }, body), [parts.pin]);
  const { deviceId, certificate, mqtt } = answer;
  return { key, certificate, extraRoots, trust: answer.trust, configuration: { v: 1, server: url.origin, deviceId, mqtt, publicRoots, ...choices } };
}

function serverUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new EnrolmentError('address_malformed', `« ${text} » is not an address: it looks like https://craie.example.org:8443`);
  }
  if (url.protocol !== 'https:') throw new EnrolmentError('address_malformed', 'The server address must begin with https://');
  return url;
}
